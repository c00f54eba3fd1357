-- A comparison may be of a replica with its master, and not of the plan's two sides.

ALTER TABLE comparison ADD COLUMN of_server VARCHAR(200) DEFAULT '' NOT NULL;
