package io.redismigrate.repoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads a stream to its end, so that its writer never blocks, and keeps the last 4 KB. */
final class Tail implements Runnable {
    private static final int KEPT_BYTES = 4096;

    /** After its writer ended, the rest is in the pipe: reading it takes no time, unless a child holds the pipe open. */
    private static final long REST_MILLIS = 200;

    private final InputStream stream;
    private final Thread reader;
    private byte[] kept = new byte[0];

    private Tail(InputStream stream) {
        this.stream = stream;
        this.reader = new Thread(this, "re-point command output");
    }

    static Tail of(InputStream stream) {
        var tail = new Tail(stream);
        tail.reader.setDaemon(true);
        tail.reader.start();
        return tail;
    }

    @Override
    public void run() {
        var buffer = new byte[KEPT_BYTES];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                keep(buffer, read);
            }
        } catch (IOException e) {
            // The process is gone, and its pipe with it: what was read until then is all there is.
        }
    }

    private synchronized void keep(byte[] buffer, int read) {
        int before = Math.min(kept.length, KEPT_BYTES - read);
        var joined = Arrays.copyOf(Arrays.copyOfRange(kept, kept.length - before, kept.length), before + read);
        System.arraycopy(buffer, 0, joined, before, read);
        kept = joined;
    }

    /** The last line that is not blank. */
    Optional<String> lastLine() {
        try {
            reader.join(REST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return new String(kept, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later);
        }
    }
}
