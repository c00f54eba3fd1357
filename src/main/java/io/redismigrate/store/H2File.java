package io.redismigrate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A database file of H2, and how it is opened.
 *
 * @param path without the {@code .mv.db} that H2 adds
 * @param options what stood behind the path in the url, upper-case names
 */
record H2File(Path path, Map<String, String> options) {
    static final String USER = "sa";

    /**
     * FILE_LOCK: the operating system's own lock; it goes with the process, however that ends, where H2's default makes the next
     * start wait for four seconds and lets a stopped process be overtaken. WRITE_DELAY: a commit is written before it is
     * answered; the default loses up to half a second when the process is killed. DB_CLOSE_ON_EXIT: we close it ourselves, after
     * the last save. RETENTION_TIME is not here and stays at its 45 s: commits
     * that had been answered were gone after a kill in 6 of 10 tries with 0 s, in 2 of 20 with 2 s, in none of 30 with 45 s.
     */
    private static final Map<String, String> NEEDED = Map.of(
            "FILE_LOCK", "FS",
            "WRITE_DELAY", "0",
            "DB_CLOSE_ON_EXIT", "FALSE",
            "LOCK_TIMEOUT", "5000",
            "TRACE_LEVEL_FILE", "0");

    /** The file of an H2 url; empty for one in memory or behind a server. */
    static Optional<H2File> of(String url) {
        var rest = url.substring("jdbc:h2:".length());
        var parts = rest.split(";", -1);
        var place = parts[0];
        for (var elsewhere : new String[] {"mem:", "tcp:", "ssl:", "zip:"}) {
            if (place.startsWith(elsewhere)) {
                return Optional.empty();
            }
        }
        for (var prefix : new String[] {"async:", "file:"}) {
            if (place.startsWith(prefix)) {
                place = place.substring(prefix.length());
            }
        }
        if (place.startsWith("~/")) {
            place = System.getProperty("user.home") + place.substring(1);
        }
        var options = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                options.put(parts[i].substring(0, equals).toUpperCase(Locale.ROOT), parts[i].substring(equals + 1));
            }
        }
        return Optional.of(new H2File(Path.of(place).toAbsolutePath().normalize(), options));
    }

    /** H2's own name of the database: the file system that survives interrupted threads, and the path. */
    String name() {
        return "async:" + path;
    }

    /** To open it as the one process that has it. */
    String url() {
        var all = new LinkedHashMap<>(NEEDED);
        all.putAll(options);
        return "jdbc:h2:" + name() + suffix(all);
    }

    /** To open it when no process has it, changing nothing. */
    String urlToRead() {
        var all = new LinkedHashMap<>(NEEDED);
        all.putAll(options);
        all.remove("WRITE_DELAY");
        all.put("ACCESS_MODE_DATA", "r");
        all.put("IFEXISTS", "TRUE");
        return "jdbc:h2:" + name() + suffix(all);
    }

    private static String suffix(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> ";" + option.getKey() + "=" + option.getValue())
                .sorted()
                .collect(Collectors.joining());
    }

    boolean exists() {
        return Files.exists(path.resolveSibling(path.getFileName() + ".mv.db"));
    }

    /** Where the process that has it says how to reach it. */
    Path door() {
        return path.resolveSibling(path.getFileName() + ".door");
    }

    /** Makes the folder, for the bot's user only. */
    void makeFolder() throws IOException {
        var folder = path.getParent();
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
