-- +goose Up
-- Objections and reviews (R5.5, R6.4). Words is the sealed document of what is
-- doubted; ordinals are those of the case's subjects, as JSON.
CREATE TABLE objection (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    case_number  TEXT NOT NULL,
    kind         TEXT NOT NULL,
    household    INTEGER NOT NULL,
    whole        BOOLEAN NOT NULL,
    ordinals     TEXT NOT NULL,
    category     TEXT NOT NULL,
    assisting    TEXT NOT NULL,
    initiating   TEXT NOT NULL,
    commissioned TEXT NOT NULL,
    department   TEXT NOT NULL,
    raiser       TEXT NOT NULL,
    words        TEXT NOT NULL,
    state        TEXT NOT NULL,
    raised_at    BIGINT NOT NULL,
    raised_by    TEXT NOT NULL,
    revision     INTEGER NOT NULL
);
CREATE INDEX objection_case ON objection (case_id, id);

-- What is reviewed once (R5.5b): the key lets no second one in, on any node. A
-- household's objection has a row for each of its members.
CREATE TABLE objection_subject (
    case_id   TEXT NOT NULL,
    ordinal   INTEGER NOT NULL,
    category  TEXT NOT NULL,
    assisting TEXT NOT NULL,
    objection TEXT NOT NULL,
    PRIMARY KEY (case_id, ordinal, category, assisting)
);
CREATE INDEX objection_subject_objection ON objection_subject (objection);

CREATE TABLE objection_evidence (
    id        TEXT PRIMARY KEY,
    objection TEXT NOT NULL,
    document  TEXT NOT NULL,
    name      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_whom   TEXT NOT NULL
);
CREATE INDEX objection_evidence_objection ON objection_evidence (objection, id);

CREATE TABLE review (
    id           TEXT PRIMARY KEY,
    objection    TEXT NOT NULL,
    case_id      TEXT NOT NULL,
    case_number  TEXT NOT NULL,
    kind         TEXT NOT NULL,
    task_id      TEXT NOT NULL,
    item         TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    item_name    TEXT NOT NULL,
    access       TEXT NOT NULL,
    initiating   TEXT NOT NULL,
    commissioned TEXT NOT NULL,
    assisting    TEXT NOT NULL,
    department   TEXT NOT NULL,
    sharing      TEXT NOT NULL,
    ordinals     TEXT NOT NULL,
    state        TEXT NOT NULL,
    received_at  BIGINT NOT NULL,
    limit_days   INTEGER NOT NULL,
    due_on       TEXT NOT NULL,
    due_at       BIGINT NOT NULL,
    due_known    BOOLEAN NOT NULL,
    calendar     TEXT NOT NULL,
    answered_at  BIGINT NOT NULL,
    late         BOOLEAN NOT NULL,
    answer       INTEGER NOT NULL,
    changed      INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    UNIQUE (objection, task_id)
);
CREATE INDEX review_case ON review (case_id, id);
CREATE INDEX review_assisting ON review (assisting, state, due_at, id);
CREATE INDEX review_open ON review (state, due_at, id);

-- Each reminder, and the one that the limit has passed (0), is claimed once.
CREATE TABLE review_reminder (
    review TEXT NOT NULL,
    days   INTEGER NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (review, days)
);

-- A result in the making: matched, imported or typed, not fed back yet.
CREATE TABLE review_prepared (
    review      TEXT PRIMARY KEY,
    manifest    TEXT NOT NULL,
    prepared_at BIGINT NOT NULL,
    prepared_by TEXT NOT NULL
);

-- +goose Down
DROP TABLE review_prepared;
DROP TABLE review_reminder;
DROP TABLE review;
DROP TABLE objection_evidence;
DROP TABLE objection_subject;
DROP TABLE objection;
