package io.redismigrate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A redis-server or valkey-server program on this machine. One version comes with us, as a file in a jar on the class path;
 * more may lie in the folder that the system property {@code servers} names, each as {@code NAME/redis-server}.
 *
 * @param name for people and for tests that ask for a version: {@code redis-7.0}, {@code valkey-9}
 * @param program an executable that takes a config file as its argument
 */
public record RedisBinary(String name, Path program) {
    /** The version in the jar {@code org.signal:embedded-redis} 0.9.1. */
    private static final String BUNDLED_VERSION = "7.0.15";

    private static final String BUNDLED_NAME = "redis-7.0";

    /**
     * The server that comes with us, unpacked on first use.
     *
     * @throws IllegalStateException when there is none for this operating system, or no folder to unpack it to
     */
    public static RedisBinary bundled() {
        return Bundled.BINARY;
    }

    /** The bundled server, then those of the folder {@code -Dservers=DIR} by name. */
    public static List<RedisBinary> all() {
        var found = new ArrayList<RedisBinary>();
        found.add(bundled());
        var folder = System.getProperty("servers", "");
        if (!folder.isBlank()) {
            found.addAll(in(Path.of(folder)));
        }
        return List.copyOf(found);
    }

    /**
     * One of {@link #all} by its name.
     *
     * @throws IllegalArgumentException with the names there are
     */
    public static RedisBinary named(String name) {
        var all = all();
        return all.stream()
                .filter(binary -> binary.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no server named %s; there are %s (more with -Dservers=DIR)"
                                .formatted(
                                        name,
                                        all.stream().map(RedisBinary::name).collect(Collectors.joining(", ")))));
    }

    private static List<RedisBinary> in(Path folder) {
        try (var names = Files.list(folder)) {
            return names.map(each -> new RedisBinary(
                            each.getFileName().toString(),
                            each.resolve("redis-server").toAbsolutePath()))
                    .filter(binary -> Files.isExecutable(binary.program()))
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the folder of -Dservers, " + folder, e);
        }
    }

    private static RedisBinary unpacked() {
        var resource = "redis-server-%s-%s".formatted(BUNDLED_VERSION, platform());
        try (var packed = RedisBinary.class.getResourceAsStream("/" + resource)) {
            if (packed == null) {
                throw new IllegalStateException("no Redis server comes with us for this machine: " + resource);
            }
            var bytes = packed.readAllBytes();
            try {
                return new RedisBinary(BUNDLED_NAME, unpack(bytes, cacheFolder().resolve(resource)));
            } catch (IOException e) {
                // A home folder that is missing or read-only is common in containers. The other folder is a fresh one:
                // behind
                // a guessable name in a shared folder could be somebody else's program.
                var fresh = Files.createTempDirectory("redis-migrate-bot");
                return new RedisBinary(BUNDLED_NAME, unpack(bytes, fresh.resolve(resource)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the Redis server that comes with us", e);
        }
    }

    private static Path unpack(byte[] bytes, Path program) throws IOException {
        if (Files.isExecutable(program) && Files.size(program) == bytes.length) {
            return program;
        }
        var folder = Files.createDirectories(program.toAbsolutePath().getParent());
        var half = Files.createTempFile(folder, "redis-server", ".part");
        try {
            Files.write(half, bytes);
            if (!half.toFile().setExecutable(true)) {
                throw new IOException("cannot make %s executable".formatted(half));
            }
            // Others may unpack, and run, the same file at this moment.
            moveInOneStep(half, program);
        } finally {
            Files.deleteIfExists(half);
        }
        return program;
    }

    private static void moveInOneStep(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String platform() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var machine = switch (System.getProperty("os.arch", "")) {
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            default -> "amd64";
        };
        return system + "-" + machine;
    }

    private static Path cacheFolder() {
        var cache = System.getenv("XDG_CACHE_HOME");
        var folder = cache == null || cache.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".cache")
                : Path.of(cache);
        return folder.resolve("redis-migrate-bot");
    }

    /** Unpacked once a process, by the first who asks. */
    private static final class Bundled {
        private static final RedisBinary BINARY = unpacked();
    }
}
