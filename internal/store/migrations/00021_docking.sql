-- Docking (R12.2, R16.1): the peers and their certificates, and one outbox and
-- one inbox for all of them. The ministry's becomes the first of many.

-- +goose Up
-- A peer is registered before it may speak. url is its door, folder the other
-- kind of door; neither: it collects. collects: we ask it what it has for us.
CREATE TABLE docking_peer (
    id            TEXT PRIMARY KEY,
    url           TEXT NOT NULL,
    folder        TEXT NOT NULL,
    collects      INTEGER NOT NULL,
    registered_at BIGINT NOT NULL,
    registered_by TEXT NOT NULL,
    revoked_at    BIGINT NOT NULL
);

-- A peer has several certificates while it changes them.
CREATE TABLE docking_certificate (
    fingerprint   TEXT PRIMARY KEY,
    peer          TEXT NOT NULL,
    body          TEXT NOT NULL,
    registered_at BIGINT NOT NULL
);
CREATE INDEX docking_certificate_peer ON docking_certificate (peer, registered_at);

-- The outbox. document holds the wire form, frozen before the first attempt;
-- sent_at is when it was receipted, dead_at when it was given up, with fault.
ALTER TABLE ministry_sent RENAME TO docking_sent;
ALTER TABLE docking_sent ADD COLUMN peer TEXT NOT NULL DEFAULT '100000';
ALTER TABLE docking_sent ADD COLUMN office TEXT NOT NULL DEFAULT '';
ALTER TABLE docking_sent ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE docking_sent ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE docking_sent ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE docking_sent ADD COLUMN deadline BIGINT NOT NULL DEFAULT 0;
ALTER TABLE docking_sent ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE docking_sent ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE docking_sent ADD COLUMN dead_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE docking_sent ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
CREATE INDEX docking_sent_peer ON docking_sent (peer, written_at);
CREATE INDEX docking_sent_open ON docking_sent (peer, written_at) WHERE sent_at = 0;

-- The inbox: each message of a peer once, with the receipt that a repetition
-- gets again. document holds its wire form.
CREATE TABLE docking_received (
    peer        TEXT NOT NULL,
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    of          TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    document    TEXT NOT NULL,
    digest      TEXT NOT NULL,
    receipt     TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (peer, id)
);
CREATE INDEX docking_received_of ON docking_received (of, received_at);
CREATE INDEX docking_received_at ON docking_received (peer, received_at);
INSERT INTO docking_received (peer, id, kind, of, outcome, document, digest, receipt, received_at)
    SELECT '100000', id, kind, of, outcome, document, '', '', received_at FROM ministry_received;
DROP TABLE ministry_received;
DROP TABLE ministry_cursor;

-- +goose Down
CREATE TABLE ministry_cursor (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    cursor TEXT NOT NULL
);
CREATE TABLE ministry_received (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    of          TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    document    TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX ministry_received_of ON ministry_received (of, received_at);
INSERT INTO ministry_received (id, kind, of, outcome, document, received_at)
    SELECT id, kind, of, outcome, document, received_at FROM docking_received WHERE peer = '100000';
DROP TABLE docking_received;
DROP INDEX docking_sent_open;
DROP INDEX docking_sent_peer;
ALTER TABLE docking_sent DROP COLUMN receipt;
ALTER TABLE docking_sent DROP COLUMN dead_at;
ALTER TABLE docking_sent DROP COLUMN fault;
ALTER TABLE docking_sent DROP COLUMN tries;
ALTER TABLE docking_sent DROP COLUMN deadline;
ALTER TABLE docking_sent DROP COLUMN digest;
ALTER TABLE docking_sent DROP COLUMN document;
ALTER TABLE docking_sent DROP COLUMN request;
ALTER TABLE docking_sent DROP COLUMN office;
ALTER TABLE docking_sent DROP COLUMN peer;
ALTER TABLE docking_sent RENAME TO ministry_sent;
DROP TABLE docking_certificate;
DROP TABLE docking_peer;
