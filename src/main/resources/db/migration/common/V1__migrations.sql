-- Runs on H2 and on PostgreSQL. Long texts are VARCHARs, since H2 keeps CLOBs apart from their rows.

CREATE TABLE counter (
    name        VARCHAR(32) PRIMARY KEY,
    last_number BIGINT NOT NULL
);

INSERT INTO counter (name, last_number) VALUES ('migration', 0);

CREATE TABLE migration (
    id      VARCHAR(32) PRIMARY KEY,
    number  BIGINT          NOT NULL UNIQUE,
    plan    VARCHAR(1000)   NOT NULL,
    phase   VARCHAR(32)     NOT NULL,
    live    BOOLEAN         NOT NULL,
    state   VARCHAR(1000000) NOT NULL,
    version BIGINT          NOT NULL
);

CREATE INDEX migration_live ON migration (live, number);

-- What live migrations hold: each server by its name and by its address. The key lets one of two starts win.
CREATE TABLE migration_server (
    claim     VARCHAR(1000) PRIMARY KEY,
    server    VARCHAR(1000) NOT NULL,
    migration VARCHAR(32)   NOT NULL REFERENCES migration (id)
);

CREATE INDEX migration_server_migration ON migration_server (migration);

CREATE TABLE journal (
    migration VARCHAR(32)      NOT NULL REFERENCES migration (id),
    seq       BIGINT           NOT NULL,
    at        VARCHAR(24)      NOT NULL,
    actor     VARCHAR(200)     NOT NULL,
    type      VARCHAR(64)      NOT NULL,
    data      VARCHAR(1000000) NOT NULL,
    prev      CHAR(64)         NOT NULL,
    hash      CHAR(64)         NOT NULL,
    PRIMARY KEY (migration, seq)
);

CREATE TABLE inbox (
    number        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request       VARCHAR(300)             NOT NULL UNIQUE,
    migration     VARCHAR(32)              NOT NULL REFERENCES migration (id),
    ask           VARCHAR(100000)          NOT NULL,
    reply_user    VARCHAR(200)             NOT NULL,
    reply_channel VARCHAR(200)             NOT NULL,
    reply_url     VARCHAR(2000)            NOT NULL,
    received_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    heard_at      TIMESTAMP WITH TIME ZONE
);

CREATE INDEX inbox_migration ON inbox (migration, heard_at, number);
CREATE INDEX inbox_heard ON inbox (heard_at);

-- Requests that are not asked of a migration, each once.
CREATE TABLE request (
    request     VARCHAR(300) PRIMARY KEY,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE INDEX request_received ON request (received_at);

-- What is still to be said. A card and a gate have one row, however often they change; revision is the change to be shown.
CREATE TABLE outbox (
    number        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration     VARCHAR(32)              NOT NULL REFERENCES migration (id),
    kind          VARCHAR(16)              NOT NULL,
    item          BIGINT,
    revision      BIGINT                   NOT NULL,
    payload       VARCHAR(100000),
    attempts      INTEGER                  NOT NULL,
    not_before    TIMESTAMP WITH TIME ZONE NOT NULL,
    claimed_until TIMESTAMP WITH TIME ZONE NOT NULL,
    parked        BOOLEAN                  NOT NULL,
    why           VARCHAR(1000),
    UNIQUE (migration, kind, item)
);

CREATE TABLE message (
    migration VARCHAR(32)  NOT NULL REFERENCES migration (id),
    kind      VARCHAR(16)  NOT NULL,
    item      BIGINT       NOT NULL,
    channel   VARCHAR(200) NOT NULL,
    ts        VARCHAR(64)  NOT NULL,
    PRIMARY KEY (migration, kind, item)
);

CREATE INDEX message_place ON message (channel, ts);

-- The settings ledger. A row is open until the parameter was put back, or left alone because somebody else had changed it.
CREATE TABLE setting_change (
    number       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration    VARCHAR(32)   NOT NULL REFERENCES migration (id),
    server_name  VARCHAR(1000) NOT NULL,
    server       VARCHAR(4000) NOT NULL,
    parameter    VARCHAR(200)  NOT NULL,
    value_before VARCHAR(10000) NOT NULL,
    value_after  VARCHAR(10000) NOT NULL,
    outcome      VARCHAR(16)
);

CREATE INDEX setting_change_migration ON setting_change (migration, server_name, parameter);
