package io.redismigrate.migration;

import io.redismigrate.migration.SwitchRules.Look;
import io.redismigrate.migration.SwitchRules.Move;
import io.redismigrate.migration.SwitchRules.Side;

/** Mistakes others have made, to see that the simulation would notice them. */
enum PlantedBug {
    NONE,

    /** The way of 2013: the new master takes writes before the old one stops. */
    PROMOTE_BEFORE_THE_FENCE {
        @Override
        Move next(Look look) {
            boolean level = look.from().filter(Side::master).isPresent() && look.mayBegin() && equal(look);
            return level ? new Move.Promote() : super.next(look);
        }
    },

    /** A pause is a lease of the server's own clock; this takes it for a fence. */
    TRUST_AN_EXPIRED_PAUSE {
        @Override
        Move next(Look look) {
            boolean held = look.from().filter(Side::master).isPresent() && !look.mayBegin();
            if (!held || look.to().isEmpty()) {
                return super.next(look);
            }
            if (look.to().get().master()) {
                return new Move.Follow();
            }
            if (equal(look)) {
                return new Move.Promote();
            }
            return look.timeLeft() ? new Move.Wait("the candidate is behind") : super.next(look);
        }

        @Override
        boolean fenceIsOnlyAPause() {
            return true;
        }
    },

    /** {@code master_link_status:up} comes before the rest of the stream is applied. */
    WAIT_ON_LINK_UP_INSTEAD_OF_OFFSETS {
        @Override
        Move next(Look look) {
            boolean fenced =
                    look.from().filter(from -> from.follows(Address.NOWHERE)).isPresent();
            boolean up = look.to().filter(Side::linkUp).isPresent();
            return fenced && up ? new Move.Promote() : super.next(look);
        }
    },

    /** Gives up, and leaves the old master fenced. */
    FORGET_THE_UNDO {
        @Override
        Move next(Look look) {
            var move = super.next(look);
            return move instanceof Move.Undo undo ? new Move.AsBefore(undo.reason()) : move;
        }

        @Override
        boolean liftsFences() {
            return false;
        }
    },

    /** Somebody else saved first, and yet it acts. */
    ACT_AFTER_A_LOST_SAVE {
        @Override
        boolean saveMustHold() {
            return false;
        }

        @Override
        boolean owns(boolean still) {
            return true;
        }
    },

    /** A new master that does not answer has not been promoted, surely. */
    TAKE_SILENCE_FOR_NO {
        @Override
        Move next(Look look) {
            return super.next(new Look(
                    look.from(),
                    look.to(),
                    look.fromAddress(),
                    look.toAddress(),
                    look.mayBegin(),
                    false,
                    look.timeLeft(),
                    look.follow()));
        }
    },

    /** A command that a stalled or dead bot sent long ago still takes effect. */
    LEAVE_OLD_CONNECTIONS_OPEN {
        @Override
        boolean closesOldConnections() {
            return false;
        }
    },

    /** A bot that slept through another's take-over opens its connections and goes on. */
    NOT_ASKING_THE_STORE_AGAIN {
        @Override
        boolean owns(boolean still) {
            return true;
        }
    },

    /** A master that restarted with old data is followed, which deletes everything. */
    FOLLOW_ANY_MASTER {
        @Override
        Move next(Look look) {
            boolean fenced =
                    look.from().filter(from -> from.follows(Address.NOWHERE)).isPresent();
            boolean led = look.to().filter(Side::master).isPresent();
            return fenced && led ? new Move.Follow() : super.next(look);
        }
    };

    Move next(Look look) {
        return SwitchRules.next(look);
    }

    boolean fenceIsOnlyAPause() {
        return false;
    }

    boolean saveMustHold() {
        return true;
    }

    /** Whether a master that stands fenced outside of a switch is let go. */
    boolean liftsFences() {
        return true;
    }

    boolean closesOldConnections() {
        return true;
    }

    /** What it makes of the store's answer whether the migration is still its own. */
    boolean owns(boolean still) {
        return still;
    }

    private static boolean equal(Look look) {
        return look.from().isPresent()
                && look.to()
                        .filter(to -> !to.master()
                                && to.replid().equals(look.from().get().replid())
                                && to.offset() == look.from().get().offset())
                        .isPresent();
    }
}
