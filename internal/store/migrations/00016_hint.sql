-- Monitoring within a commission that orders it (R9.1): versions of the rules
-- beside the delivered ones, reference values, and the hints that were raised,
-- whose reason and evidence lie sealed.

-- +goose Up
CREATE TABLE hint_rule (
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (id, version)
);

CREATE TABLE hint_reference (
    name     TEXT NOT NULL,
    division TEXT NOT NULL,
    area     TEXT NOT NULL,
    year     INTEGER NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (name, division, area, year)
);

CREATE TABLE hint (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    household    INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    rule         TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    digest       TEXT NOT NULL,
    document     TEXT NOT NULL,
    raised_at    BIGINT NOT NULL,
    outcome      TEXT NOT NULL,
    marked_at    BIGINT NOT NULL,
    marked_by    TEXT NOT NULL,
    UNIQUE (case_id, household, ordinal, rule, rule_version, digest)
);
CREATE INDEX hint_case ON hint (case_id, id);

-- +goose Down
DROP TABLE hint;
DROP TABLE hint_reference;
DROP TABLE hint_rule;
