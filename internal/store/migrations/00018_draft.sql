-- What people typed and have not sent: sealed, each to its account alone.

-- +goose Up
CREATE TABLE draft (
    account  TEXT   NOT NULL,
    key      TEXT   NOT NULL,
    sealed   BYTEA  NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX draft_saved_at ON draft (saved_at);

-- +goose Down
DROP TABLE draft;
