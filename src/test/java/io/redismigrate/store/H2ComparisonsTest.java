package io.redismigrate.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2ComparisonsTest extends ComparisonsContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return again();
    }

    @Override
    Database again() {
        return Database.open("jdbc:h2:file:" + folder.resolve("bot"));
    }
}
