-- Several instances share this database. Each says now and then that it is alive; a turn says who is at what.

CREATE TABLE instance (
    id      VARCHAR(64) PRIMARY KEY,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE turn (
    what        VARCHAR(64) PRIMARY KEY,
    instance    VARCHAR(64)              NOT NULL,
    busy        BOOLEAN                  NOT NULL,
    taken_over  BOOLEAN                  NOT NULL,
    alarmed     BOOLEAN                  NOT NULL,
    last_whole  TIMESTAMP WITH TIME ZONE NOT NULL
);

-- What an earlier release left running was begun by an instance that is gone.
INSERT INTO turn (what, instance, busy, taken_over, alarmed, last_whole)
SELECT id, 'an earlier release', FALSE, FALSE, FALSE, CURRENT_TIMESTAMP FROM migration WHERE live;
