package io.redismigrate.store;

import java.sql.SQLException;

class PostgresComparisonsTest extends ComparisonsContract {
    private String url = "";

    @Override
    Database open() throws SQLException {
        url = PostgresServer.freshUrl();
        return again();
    }

    @Override
    Database again() {
        return Database.open(url);
    }
}
