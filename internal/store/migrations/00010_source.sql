-- Sources that are interfaces: how a sharing department's system is asked, how
-- it does, and what of a task was asked and answered so far.

-- +goose Up
-- A description's versions; credentials lie sealed beside it.
CREATE TABLE source (
    item        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT NOT NULL,
    credentials BYTEA NOT NULL,
    made_at     BIGINT NOT NULL,
    made_by     TEXT NOT NULL,
    PRIMARY KEY (item, version)
);

-- The circuit as it was last told to its owner.
CREATE TABLE source_state (
    item  TEXT PRIMARY KEY,
    open  BOOLEAN NOT NULL,
    since BIGINT NOT NULL,
    words TEXT NOT NULL
);

-- People of a task on their way: written before they are asked (all are owed
-- then) and after; findings are sealed. Dropped once they are the answer.
CREATE TABLE asking (
    task_id  TEXT NOT NULL,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    begun_at BIGINT NOT NULL,
    again_at BIGINT NOT NULL,
    owed     TEXT NOT NULL,
    sealed   BYTEA NOT NULL,
    PRIMARY KEY (task_id, first)
);

-- +goose Down
DROP TABLE asking;
DROP TABLE source_state;
DROP TABLE source;
