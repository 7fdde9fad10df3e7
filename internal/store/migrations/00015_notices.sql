-- +goose Up
-- Who has read a notice: each account for itself.
CREATE TABLE notice_read (
    account   TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    read_at   BIGINT NOT NULL,
    PRIMARY KEY (account, notice_id)
);
ALTER TABLE notice ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice DROP COLUMN read_at;
CREATE INDEX notice_due ON notice (office, due_at, id);
CREATE INDEX notice_case ON notice (case_id, office, id);

-- Notices that no digest has announced yet: appended with the notice, where the
-- office has a setting, and taken by the digest.
CREATE TABLE notice_new (
    notice_id TEXT PRIMARY KEY,
    office    TEXT NOT NULL
);
CREATE INDEX notice_new_office ON notice_new (office);

-- Recipients are people's addresses, and webhooks have secrets: sealed.
CREATE TABLE notice_setting (
    office     TEXT PRIMARY KEY,
    sealed     BYTEA NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- A digest to one recipient. sealed is whom and with which secret; the texts
-- hold counts only.
CREATE TABLE digest (
    id        TEXT PRIMARY KEY,
    office    TEXT NOT NULL,
    channel   TEXT NOT NULL,
    sealed    BYTEA NOT NULL,
    subject   TEXT NOT NULL,
    body      TEXT NOT NULL,
    news      INTEGER NOT NULL,
    made_at   BIGINT NOT NULL,
    sent_at   BIGINT NOT NULL,
    failed_at BIGINT NOT NULL,
    fault     TEXT NOT NULL
);
CREATE INDEX digest_office ON digest (office, id);

-- +goose Down
DROP TABLE digest;
DROP TABLE notice_setting;
DROP TABLE notice_new;
DROP INDEX notice_case;
DROP INDEX notice_due;
ALTER TABLE notice ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice DROP COLUMN due_at;
DROP TABLE notice_read;
