-- Which filters of a list somebody keeps under a name: sealed, for a name may be
-- somebody's, and each to its account alone.

-- +goose Up
CREATE TABLE saved_view (
    account  TEXT   NOT NULL,
    room     TEXT   NOT NULL,
    sealed   BYTEA  NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account, room)
);

-- +goose Down
DROP TABLE saved_view;
