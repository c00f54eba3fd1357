package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A file that was uploaded and shared.
 *
 * @param id Slack's id, {@code F…}
 * @param name the file's name
 * @param title what is shown
 * @param content the bytes; not copied, treat as constant
 */
@SuppressWarnings("ArrayRecordComponent") // a file's bytes, never compared
public record SharedFile(String id, String name, String title, byte[] content) {

    /** Whether it is shown, and not only offered. */
    boolean picture() {
        return name.endsWith(".png");
    }

    ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("name", name)
                .put("title", title)
                .put("mimetype", picture() ? "image/png" : "text/plain")
                .put("filetype", picture() ? "png" : "text")
                .put("mode", "hosted")
                .put("user", Identity.BOT_USER)
                .put("size", content.length)
                .put("is_external", false)
                .put("is_public", true);
    }
}
