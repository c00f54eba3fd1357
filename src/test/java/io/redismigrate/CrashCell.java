package io.redismigrate;

import io.redismigrate.lab.CommandProxy.Passing;
import java.util.ArrayList;
import java.util.List;

/** One way for the bot to die or to stall: in which move of the writes, between which two commands, and how. */
record CrashCell(Scenario scenario, Point point, Kind kind) {

    /** What the bot is about. */
    enum Scenario {
        SWITCH,
        /** A switch whose candidate falls behind and loses its link, so that it has to be undone. */
        UNDO,
        ROLLBACK
    }

    /** What happens to the bot. */
    enum Kind {
        /** SIGKILL, and the command never arrives. */
        KILL,
        /** SIGSTOP for longer than the limit, then SIGCONT: the command arrives then. */
        FREEZE,
        /** SIGKILL, and the command arrives when the next process is already at work. */
        LATE,
        /** The bot lives, and cannot reach the server that the writes leave, for longer than the limit. */
        OLD_AWAY,
        /** The same with the one that they go to. */
        NEW_AWAY,
        /** The store's connections break, and it takes no new ones. */
        STORE_AWAY,
        /** The store says nothing any more, and closes nothing. */
        STORE_STUCK,
        SLACK_AWAY;

        /** Whether the bot goes on, and only something else is out of its reach. */
        boolean cutOff() {
            return this != KILL && this != FREEZE && this != LATE;
        }
    }

    /** Just before which command, or just after its reply, if it says so. */
    enum Point {
        REHEARSAL(true, "CONFIG GET replica-read-only"),
        PAUSE(true, "CLIENT PAUSE"),
        FENCE(true, "REPLICAOF 127.0.0.1 1"),
        LOOK(true, "INFO replication"),
        PROMOTE(false, "REPLICAOF NO ONE"),
        PROMOTED(false, "REPLICAOF NO ONE"),
        FOLLOW(true, "REPLICAOF 127.0.0.1"),
        UNDO(true, "REPLICAOF NO ONE"),
        UNDONE(true, "REPLICAOF NO ONE"),
        UNPAUSE(true, "CLIENT UNPAUSE"),
        REWRITE_NEW(false, "CONFIG REWRITE"),
        REWRITE_OLD(true, "CONFIG REWRITE"),
        REWRITTEN(true, "CONFIG REWRITE");

        private final boolean onTheOld;
        private final String words;

        Point(boolean onTheOld, String words) {
            this.onTheOld = onTheOld;
            this.words = words;
        }

        /** Whether it is on the server that the writes leave. */
        boolean onTheOld() {
            return onTheOld;
        }

        /** Whether it is when the reply is here, and not before the command is delivered. */
        boolean afterwards() {
            return this == PROMOTED || this == UNDONE || this == REWRITTEN;
        }

        boolean is(Passing command) {
            var its = String.join(" ", command.words()) + " ";
            // A look of every tick asks some of the same; it has another name.
            boolean acts = command.client().contains("-switch") || words.equals(REWRITE_OLD.words);
            return acts && its.startsWith(words + " ") && (this != FOLLOW || !FENCE.is(command));
        }
    }

    private static final List<Point> MOVE = List.of(
            Point.REHEARSAL,
            Point.PAUSE,
            Point.FENCE,
            Point.LOOK,
            Point.PROMOTE,
            Point.PROMOTED,
            Point.FOLLOW,
            Point.UNPAUSE,
            Point.REWRITE_NEW,
            Point.REWRITE_OLD,
            Point.REWRITTEN);
    private static final List<Point> UNDO = List.of(Point.FENCE, Point.LOOK, Point.UNDO, Point.UNDONE, Point.UNPAUSE);
    /** Commands that change a role: those that must not arrive late. */
    private static final List<Point> ROLES = List.of(Point.FENCE, Point.PROMOTE, Point.FOLLOW, Point.UNDO);

    /** Every step of every move, in each way, in an order in which a migration can go through them. */
    static List<CrashCell> all() {
        var cells = new ArrayList<CrashCell>();
        for (var kind : Kind.values()) {
            for (var point : MOVE) {
                if (kind != Kind.LATE || ROLES.contains(point)) {
                    if (UNDO.contains(point)) {
                        cells.add(new CrashCell(Scenario.UNDO, point, kind));
                    }
                    cells.add(new CrashCell(Scenario.SWITCH, point, kind));
                    cells.add(new CrashCell(Scenario.ROLLBACK, point, kind));
                }
            }
            cells.add(new CrashCell(Scenario.UNDO, Point.UNDO, kind));
            if (kind != Kind.LATE) {
                cells.add(new CrashCell(Scenario.UNDO, Point.UNDONE, kind));
            }
        }
        return List.copyOf(cells);
    }

    @Override
    public String toString() {
        return "%-8s %-11s %-6s".formatted(scenario, point, kind);
    }
}
