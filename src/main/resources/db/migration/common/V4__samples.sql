-- How each sync went: a few hundred points a migration, for the picture at its end.
CREATE TABLE sample (
    migration VARCHAR(20) NOT NULL,
    at_millis BIGINT      NOT NULL,
    copied    BIGINT      NOT NULL,
    lag       BIGINT      NOT NULL,
    PRIMARY KEY (migration, at_millis)
);
