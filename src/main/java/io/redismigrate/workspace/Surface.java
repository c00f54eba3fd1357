package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;

/** Where a person clicks. */
sealed interface Surface {
    JsonNode blocks();

    /** A message that all see. */
    record InMessage(Timeline.Entry entry) implements Surface {
        @Override
        public JsonNode blocks() {
            return entry.json.path("blocks");
        }
    }

    /** A message that this person alone sees. */
    record InEphemeral(Ephemeral ephemeral) implements Surface {
        @Override
        public JsonNode blocks() {
            return ephemeral.blocks();
        }
    }

    /** A modal or the Home tab. */
    record InView(Views.Open view) implements Surface {
        @Override
        public JsonNode blocks() {
            return view.blocks();
        }
    }
}
