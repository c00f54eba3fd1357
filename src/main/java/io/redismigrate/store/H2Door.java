package io.redismigrate.store;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import org.h2.tools.Server;

/**
 * Lets other processes of the same user read an H2 file that this one has open: a port on the loopback address, opened by a
 * random key that stands in a file only the user can read. H2's own AUTO_SERVER does the same but insists on its lock file
 * (see {@link H2File}) and on closing the database by itself when the process ends.
 */
final class H2Door implements AutoCloseable {
    private static final String BIND_ADDRESS = "h2.bindAddress";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int KEY_BYTES = 16;

    private final Server server;
    private final Path file;

    private H2Door(Server server, Path file) {
        this.server = server;
        this.file = file;
    }

    /** H2 listens on the loopback address only. It reads this once, so it is to be called before H2 is used. */
    static void onLoopbackOnly() {
        if (System.getProperty(BIND_ADDRESS) == null) {
            System.setProperty(BIND_ADDRESS, LOOPBACK);
        }
    }

    static H2Door open(H2File database) {
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var word = HexFormat.of().formatHex(key);
        try {
            var server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon", "-key", word, database.name())
                    .start();
            var file = database.door();
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, forTheUserOnly(fresh));
            Files.writeString(fresh, "port=%d%nkey=%s%n".formatted(server.getPort(), word));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            return new H2Door(server, file);
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "the store cannot be opened for other processes (%s): check that the bot may write %s"
                            .formatted(e.getMessage(), database.door()),
                    e);
        }
    }

    private static FileAttribute<?>[] forTheUserOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** How to reach that database through the process that has it; empty where none says so. */
    static Optional<String> urlOf(H2File database) {
        try {
            var door = new Properties();
            door.load(new StringReader(Files.readString(database.door())));
            return Optional.of("jdbc:h2:tcp://%s:%s/%s"
                    .formatted(LOOPBACK, door.getProperty("port", "0"), door.getProperty("key", "")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        server.stop();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A door file left behind is harmless: it is only used while the database is in use.
        }
    }
}
