-- The foundation under the business tables. One text for both databases:
-- SQLite takes BYTEA, BIGINT and BOOLEAN as they are (numeric affinity leaves
-- blobs alone). Instants are milliseconds since 1970 UTC, dates are days.

-- +goose Up
CREATE TABLE data_key (
    id      INTEGER PRIMARY KEY,
    purpose TEXT    NOT NULL,
    version INTEGER NOT NULL,
    wrapped BYTEA   NOT NULL,
    retired BOOLEAN NOT NULL,
    made_at BIGINT  NOT NULL,
    UNIQUE (purpose, version)
);

-- Entries wait here, unchained, until the sequencer gives them their seq.
CREATE TABLE audit_pending (
    id    TEXT  PRIMARY KEY,
    body  BYTEA NOT NULL,
    salts BYTEA
);

CREATE TABLE audit_entry (
    seq     BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    agency  TEXT   NOT NULL,
    verb    TEXT   NOT NULL,
    object  TEXT   NOT NULL,
    outcome TEXT   NOT NULL,
    body    BYTEA  NOT NULL,
    leaf    BYTEA  NOT NULL,
    salts   BYTEA
);
CREATE INDEX audit_entry_object ON audit_entry (object, seq);
CREATE INDEX audit_entry_actor  ON audit_entry (actor, seq);
CREATE INDEX audit_entry_agency ON audit_entry (agency, seq);

CREATE TABLE audit_checkpoint (
    size      BIGINT PRIMARY KEY,
    root      BYTEA  NOT NULL,
    at        BIGINT NOT NULL,
    key       TEXT   NOT NULL,
    signature BYTEA  NOT NULL,
    tree      BYTEA  NOT NULL
);

-- One row: the tree as it stands. Its lock makes the sequencer single.
CREATE TABLE audit_tree (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    tree BYTEA NOT NULL
);

CREATE TABLE document (
    id           TEXT   PRIMARY KEY,
    kind         TEXT   NOT NULL,
    content_type TEXT   NOT NULL,
    owner        TEXT   NOT NULL,
    size         BIGINT NOT NULL,
    digest       BYTEA  NOT NULL,
    stored_at    BIGINT NOT NULL,
    sealed       BYTEA
);
CREATE INDEX document_owner ON document (owner, id);

CREATE TABLE reply (
    actor  TEXT    NOT NULL,
    key    TEXT    NOT NULL,
    digest BYTEA   NOT NULL,
    status INTEGER NOT NULL,
    sealed BYTEA   NOT NULL,
    at     BIGINT  NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX reply_at ON reply (at);

CREATE TABLE counter (
    name  TEXT   PRIMARY KEY,
    value BIGINT NOT NULL
);

-- Work to do. A job is deleted by the transaction that has done it.
CREATE TABLE job (
    id      TEXT    PRIMARY KEY,
    kind    TEXT    NOT NULL,
    args    TEXT    NOT NULL,
    run_at  BIGINT  NOT NULL,
    failed  INTEGER NOT NULL,
    fault   TEXT    NOT NULL
);
CREATE INDEX job_due ON job (run_at, id);

-- +goose Down
DROP TABLE job;
DROP TABLE counter;
DROP TABLE reply;
DROP TABLE document;
DROP TABLE audit_tree;
DROP TABLE audit_checkpoint;
DROP TABLE audit_entry;
DROP TABLE audit_pending;
DROP TABLE data_key;
