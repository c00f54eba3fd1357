package io.redismigrate.verify;

import java.util.List;

/**
 * One bounded reading of a part of a key, the same on both servers.
 *
 * @param command its words
 * @param shape what its reply says
 * @param part which part it is, in words; empty for all of it
 */
public record Probe(List<byte[]> command, Shape shape, Kind kind, String part) {
    public Probe {
        command = List.copyOf(command);
    }

    /** The words, to be sent. */
    public byte[][] words() {
        return command.toArray(byte[][]::new);
    }
}
