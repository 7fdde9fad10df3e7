-- Confidentiality agreements between the tiers (R10.1). The scan is a sealed
-- document.

-- +goose Up
CREATE TABLE agreement (
    id            TEXT PRIMARY KEY,
    number        TEXT NOT NULL,
    lower_tier    TEXT NOT NULL,
    upper_tier    TEXT NOT NULL,
    signed_on     TEXT NOT NULL,
    from_on       TEXT NOT NULL,
    to_on         TEXT NOT NULL,
    scan          TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    registered_by TEXT NOT NULL,
    filed_at      BIGINT NOT NULL,
    filed_by      TEXT NOT NULL,
    UNIQUE (lower_tier, number)
);

-- Each warning of an agreement's end is claimed once, on any node.
CREATE TABLE agreement_warning (
    agreement TEXT NOT NULL,
    warning   TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (agreement, warning)
);

-- +goose Down
DROP TABLE agreement_warning;
DROP TABLE agreement;
