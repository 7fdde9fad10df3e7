-- Authorizations withdrawn while the business ran (PIPL art. 15), and opinions
-- of assisting agencies that a business should be ended (R8.2).

-- +goose Up
CREATE TABLE withdrawal (
    case_id      TEXT NOT NULL,
    ordinal      INTEGER NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    by_whom      TEXT NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);

CREATE TABLE opinion (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    office  TEXT NOT NULL,
    words   TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX opinion_case ON opinion (case_id, id);

-- +goose Down
DROP TABLE opinion;
DROP TABLE withdrawal;
