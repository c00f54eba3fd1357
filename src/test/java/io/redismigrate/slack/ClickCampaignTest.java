package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickCampaignTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 2_000_000})
    void whatever_people_click_the_bot_decides_as_the_model_does_and_answers_each_of_them_once(long seed)
            throws Exception {
        var counted = ClickCampaign.run(folder, seed, 40);

        assertThat(counted.effects()).isPositive();
        assertThat(counted.restarts()).isPositive();
    }
}
