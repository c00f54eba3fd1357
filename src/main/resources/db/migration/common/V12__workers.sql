-- Who has had a turn of what, and whose end nobody has told yet. The last one alone would not do: an instance may die after another,
-- still believing it alive, has taken the next turn.

CREATE TABLE worker (
    what     VARCHAR(64) NOT NULL REFERENCES turn (what) ON DELETE CASCADE,
    instance VARCHAR(64) NOT NULL,
    PRIMARY KEY (what, instance)
);

INSERT INTO worker (what, instance) SELECT what, instance FROM turn;
