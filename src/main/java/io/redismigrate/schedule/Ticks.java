package io.redismigrate.schedule;

/** What a tick does; the schedule knows no more of it. */
public interface Ticks {
    /**
     * Ticks that migration once.
     *
     * @return whether it is to be ticked again
     */
    boolean tick(String migration);
}
