package io.redismigrate.repoint;

import java.nio.charset.StandardCharsets;

/** Foreign text, made fit for a sentence: one line of at most 200 characters. */
final class Excerpt {
    static final int CHARACTERS = 200;

    private Excerpt() {}

    static String of(byte[] text) {
        return of(new String(text, StandardCharsets.UTF_8));
    }

    static String of(String text) {
        var line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.length() <= CHARACTERS) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(CHARACTERS - 2)) ? CHARACTERS - 2 : CHARACTERS - 1;
        return line.substring(0, end) + "…";
    }
}
