-- A fleet's history, messages and what people ask of it stand where a migration's stand, under an id like f1.

INSERT INTO counter (name, last_number) VALUES ('fleet', 0);

CREATE TABLE fleet (
    id      VARCHAR(32) PRIMARY KEY,
    number  BIGINT           NOT NULL UNIQUE,
    name    VARCHAR(1000)    NOT NULL,
    live    BOOLEAN          NOT NULL,
    state   VARCHAR(1000000) NOT NULL,
    version BIGINT           NOT NULL
);

CREATE INDEX fleet_live ON fleet (live, number);

CREATE TABLE fleet_member (
    fleet     VARCHAR(32)   NOT NULL REFERENCES fleet (id),
    plan      VARCHAR(1000) NOT NULL,
    migration VARCHAR(32)   NOT NULL UNIQUE REFERENCES migration (id),
    PRIMARY KEY (fleet, plan)
);

CREATE INDEX journal_type ON journal (migration, type);
