package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickCampaignTest {
    @TempDir
    Path folder;

    @Test
    void whatever_people_click_the_bot_decides_as_the_model_does_and_answers_each_of_them_once() throws Exception {
        var counted = ClickCampaign.onTheStore(folder, 1_000_000, 40);

        assertThat(counted.effects()).isPositive();
        assertThat(counted.restarts()).isPositive();
    }

    @Test
    void over_the_socket_too() throws Exception {
        var counted = ClickCampaign.overTheSocket(folder, 2_000_000, 4);

        assertThat(counted.effects()).isPositive();
        assertThat(counted.restarts()).isPositive();
    }
}
