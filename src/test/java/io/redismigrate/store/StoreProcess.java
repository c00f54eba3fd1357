package io.redismigrate.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that uses a store: {@code open URL}, {@code export URL ID}, {@code write URL}. */
final class StoreProcess {
    static final int WRITERS = 4;

    private StoreProcess() {}

    /** Starts one; what it says on standard error is shown with the test's. */
    static Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What the process does. */
    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
        try {
            switch (arguments[0]) {
                case "open" -> Database.open(arguments[1]).close();
                case "export" -> {
                    try (var database = Database.openToRead(arguments[1], "", "")) {
                        new Journal(database).export(arguments[2], out);
                    }
                }
                case "write" -> write(arguments[1], out);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (StoreException e) {
            out.println(e.getMessage());
        }
    }

    /** Saves for ever, four migrations at the same time, and says each that was saved: {@code m3 17}. */
    private static void write(String url, PrintStream out) {
        var database = Database.open(url);
        var store = new JdbcMigrationStore(database, new JdbcOutbox(database), new Inbox(database));
        for (int number = 1; number <= WRITERS; number++) {
            var plan = Samples.plan("p" + number);
            if (number > store.live().size()) {
                store.create(plan, Samples.REQUESTER, "", Samples.NOON);
            }
        }
        store.live().forEach(id -> new Thread(() -> write(store, id, out)).start());
    }

    private static void write(JdbcMigrationStore store, String id, PrintStream out) {
        var migration = store.load(id).orElseThrow();
        while (true) {
            var event = Samples.event((int) migration.version());
            migration = store.save(migration, List.of(event), List.of(), List.of(), Samples.NOON)
                    .orElseThrow();
            out.println(id + " " + migration.version());
        }
    }
}
