-- The province's orders that change quota, scope or content of catalogue items
-- (R13.1), and who has acknowledged them.

-- +goose Up
CREATE TABLE adjustment (
    id         TEXT PRIMARY KEY,
    province   TEXT NOT NULL,
    number     TEXT NOT NULL,
    from_on    TEXT NOT NULL,
    body       TEXT NOT NULL,
    ordered_at BIGINT NOT NULL,
    ordered_by TEXT NOT NULL,
    UNIQUE (province, number)
);
CREATE INDEX adjustment_from ON adjustment (from_on, id);

-- One row for each agency that an order is addressed to.
CREATE TABLE adjustment_receipt (
    adjustment      TEXT NOT NULL,
    agency          TEXT NOT NULL,
    acknowledged_at BIGINT NOT NULL,
    acknowledged_by TEXT NOT NULL,
    PRIMARY KEY (adjustment, agency)
);
CREATE INDEX adjustment_receipt_agency ON adjustment_receipt (agency, acknowledged_at);

-- Which versions an order made: a later one of the owner keeps what it ordered.
CREATE TABLE adjustment_item (
    adjustment TEXT NOT NULL,
    item       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (adjustment, item)
);
CREATE INDEX adjustment_item_item ON adjustment_item (item, version);

-- Each reminder of an order is claimed once, on any node; 0 = it is in force.
CREATE TABLE adjustment_reminder (
    adjustment TEXT NOT NULL,
    days       INTEGER NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (adjustment, days)
);

-- +goose Down
DROP TABLE adjustment_reminder;
DROP TABLE adjustment_item;
DROP TABLE adjustment_receipt;
DROP TABLE adjustment;
