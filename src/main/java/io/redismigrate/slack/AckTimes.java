package io.redismigrate.slack;

import java.time.Duration;

/** Hears how long each acknowledgement took, from the request's arrival to the answer's going out. */
@FunctionalInterface
public interface AckTimes {
    void acknowledged(Duration after);
}
