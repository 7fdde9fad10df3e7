-- The ministry link (R16.1): its configuration, what the province returned, and
-- the messages both ways. Personal data lies in sealed documents only.

-- +goose Up
-- Every version of the configuration stays: tasks were pushed under it.
CREATE TABLE ministry_link (
    province   TEXT NOT NULL,
    version    INTEGER NOT NULL,
    body       TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (province, version)
);

-- Each return of a cross-province task, with the field that was wrong (R5.2b).
CREATE TABLE task_return (
    task_id     TEXT NOT NULL,
    no          INTEGER NOT NULL,
    field       TEXT NOT NULL,
    ordinal     INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    returned_at BIGINT NOT NULL,
    returned_by TEXT NOT NULL,
    mended_at   BIGINT NOT NULL,
    PRIMARY KEY (task_id, no)
);

-- A subject as one request asks for it, where that was mended while the rest of
-- the case ran on with what it went out with.
CREATE TABLE task_subject (
    task_id   TEXT NOT NULL,
    ordinal   INTEGER NOT NULL,
    document  TEXT NOT NULL,
    mended_at BIGINT NOT NULL,
    mended_by TEXT NOT NULL,
    PRIMARY KEY (task_id, ordinal)
);

-- The outbox: written before the first attempt, sent_at once the ministry has
-- acknowledged. of is the task, or the case of another province's request.
CREATE TABLE ministry_sent (
    id         TEXT PRIMARY KEY,
    of         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    persons    INTEGER NOT NULL,
    written_at BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL
);
CREATE INDEX ministry_sent_of ON ministry_sent (of, id);

-- The inbox: what was taken, once each, and what became of it.
CREATE TABLE ministry_received (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    of          TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    document    TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX ministry_received_of ON ministry_received (of, received_at);

-- Up to where the ministry's messages were taken; one row.
CREATE TABLE ministry_cursor (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    cursor TEXT NOT NULL
);

-- Another province's request, taken in as a case of ours (R4.1). nos are its
-- numbers of the persons, by our ordinal.
CREATE TABLE ministry_request (
    case_id  TEXT PRIMARY KEY,
    message  TEXT NOT NULL UNIQUE,
    request  TEXT NOT NULL,
    from_whom TEXT NOT NULL,
    to_whom  TEXT NOT NULL,
    code     TEXT NOT NULL,
    nos      TEXT NOT NULL
);
CREATE INDEX ministry_request_request ON ministry_request (from_whom, request);

-- +goose Down
DROP TABLE ministry_request;
DROP TABLE ministry_cursor;
DROP TABLE ministry_received;
DROP TABLE ministry_sent;
DROP TABLE task_subject;
DROP TABLE task_return;
DROP TABLE ministry_link;
