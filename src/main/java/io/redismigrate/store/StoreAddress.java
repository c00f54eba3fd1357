package io.redismigrate.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The {@code store.url} of the configuration, and the sentences about it.
 *
 * @param shown the url without credentials
 * @param file the H2 file, where it is one
 */
record StoreAddress(String shown, Optional<H2File> file, boolean postgresql) {
    private static final int H2_IN_USE = 90_020;
    private static final String PASSWORD_REFUSED = "28P01";
    private static final String LOGIN_REFUSED = "28000";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String NOT_REACHED = "08001";

    static StoreAddress of(String url) {
        var shown = url.replaceFirst("[;?].*", "").replaceFirst("//[^/@]*@", "//");
        if (url.startsWith("jdbc:postgresql:")) {
            return new StoreAddress(shown, Optional.empty(), true);
        }
        if (url.startsWith("jdbc:h2:")) {
            return new StoreAddress(shown, H2File.of(url), false);
        }
        throw new StoreException(
                "store.url %s is not one the bot knows: use jdbc:h2:file:PATH or jdbc:postgresql://HOST:PORT/DATABASE"
                        .formatted(shown));
    }

    String userOf(String configured) {
        return configured.isEmpty() && !postgresql ? H2File.USER : configured;
    }

    static boolean inUse(SQLException e) {
        return e.getErrorCode() == H2_IN_USE;
    }

    /** Makes the folder of an H2 file where there is none. */
    void makeFolder() {
        try {
            if (file.isPresent()) {
                file.get().makeFolder();
            }
        } catch (IOException e) {
            throw new StoreException(
                    "the folder for the store %s cannot be made (%s): make it, or mend store.url"
                            .formatted(shown, e.getMessage()),
                    e);
        }
    }

    StoreException absent() {
        return new StoreException(
                "there is no database at %s: check store.url, and the folder this was started in".formatted(shown));
    }

    StoreException unopened(SQLException e) {
        return new StoreException("the store %s %s".formatted(shown, why(e)), e);
    }

    StoreException schema(RuntimeException e) {
        return new StoreException(
                "the tables of the store %s cannot be brought up to date (%s): use the version of the bot that wrote them, or restore a backup"
                        .formatted(shown, firstLine(e)),
                e);
    }

    private String why(SQLException e) {
        if (inUse(e)) {
            return "is open in another process: stop that one, or use PostgreSQL for several instances";
        }
        var state = String.valueOf(e.getSQLState());
        return switch (state) {
            case PASSWORD_REFUSED, LOGIN_REFUSED -> "refused the login: check store.user and store.password";
            case NO_SUCH_DATABASE -> "has no such database: create it, or mend store.url";
            case NOT_REACHED ->
                "cannot be reached: check store.url, and that the database runs and lets this machine in";
            default ->
                "cannot be opened (%s): check store.url and that the bot may write there".formatted(firstLine(e));
        };
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("no reason given");
    }
}
