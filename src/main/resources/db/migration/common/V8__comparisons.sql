-- Comparisons of data sets: one row each, and what they found.

CREATE TABLE comparison (
    migration    VARCHAR(32)              NOT NULL REFERENCES migration (id),
    number       INTEGER                  NOT NULL,
    mode         VARCHAR(16)              NOT NULL,
    asked_by     VARCHAR(200)             NOT NULL,
    owner        VARCHAR(64)              NOT NULL,
    leased_until TIMESTAMP WITH TIME ZONE NOT NULL,
    progress     VARCHAR(100000)          NOT NULL,
    result       VARCHAR(100000),
    trouble      VARCHAR(2000)            NOT NULL,
    PRIMARY KEY (migration, number)
);

CREATE TABLE comparison_difference (
    number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration  VARCHAR(32)     NOT NULL,
    comparison INTEGER         NOT NULL,
    difference VARCHAR(100000) NOT NULL,
    FOREIGN KEY (migration, comparison) REFERENCES comparison (migration, number)
);

CREATE INDEX comparison_difference_comparison ON comparison_difference (migration, comparison, number);
