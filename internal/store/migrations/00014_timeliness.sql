-- +goose Up
-- Statistics of timeliness (R3.3), folded by a job. A mark says that a task has
-- changed since it was counted; nothing else is written beside the business.
CREATE TABLE task_mark (
    id      TEXT PRIMARY KEY,
    task_id TEXT NOT NULL
);
INSERT INTO task_mark (id, task_id) SELECT id, id FROM task;

-- A task as it is counted, so that its figures can be taken back when it
-- changes, and so that every figure opens its list.
CREATE TABLE task_count (
    task_id    TEXT PRIMARY KEY,
    month      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    category   TEXT NOT NULL,
    initiating TEXT NOT NULL,
    from_city  TEXT NOT NULL,
    assisting  TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    targeted   INTEGER NOT NULL,
    on_target  INTEGER NOT NULL,
    hits       INTEGER NOT NULL,
    looked     INTEGER NOT NULL,
    missing    INTEGER NOT NULL,
    unavailable INTEGER NOT NULL,
    reviews    INTEGER NOT NULL,
    reviewed   INTEGER NOT NULL,
    corrected  INTEGER NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX task_count_assisting ON task_count (assisting, outcome, task_id);
CREATE INDEX task_count_initiating ON task_count (initiating, outcome, task_id);
CREATE INDEX task_count_flow ON task_count (from_city, assisting, task_id);
CREATE INDEX task_count_outcome ON task_count (outcome, task_id);
CREATE INDEX task_count_reviews ON task_count (task_id) WHERE reviews > 0;

-- Figures by side, category ('' = all together), month, kind and party.
CREATE TABLE figures (
    side     TEXT NOT NULL,
    category TEXT NOT NULL,
    month    INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    party    TEXT NOT NULL,
    other    TEXT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (side, category, month, kind, party, other)
);

-- The turn lets one fold after the other change the figures; at says as of when
-- they are.
CREATE TABLE fold (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    turn BIGINT NOT NULL,
    at   BIGINT NOT NULL
);

-- What the reviewed subjects' findings were before, so that the hit rate counts
-- what is known now.
ALTER TABLE review ADD COLUMN before_counts TEXT NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE review DROP COLUMN before_counts;
DROP TABLE fold;
DROP TABLE figures;
DROP TABLE task_count;
DROP TABLE task_mark;
