package io.redismigrate.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.open("jdbc:h2:file:" + folder.resolve("bot"));
    }

    @Override
    void reopen() {
        database.close();
        database = open();
        connect();
    }
}
