-- A city's procedure across its counties has versions: business keeps the one that
-- it was begun under (R14.1).

-- +goose Up
CREATE TABLE procedure_version (
    city       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    changed_at BIGINT  NOT NULL,
    changed_by TEXT    NOT NULL,
    PRIMARY KEY (city, version)
);
INSERT INTO procedure_version (city, version, body, changed_at, changed_by)
    SELECT city, 1, body, changed_at, changed_by FROM city_procedure;
DROP TABLE city_procedure;
ALTER TABLE verification ADD COLUMN city_procedure INTEGER NOT NULL DEFAULT 0;
UPDATE verification SET city_procedure = 1 WHERE kind = 'local';

-- +goose Down
ALTER TABLE verification DROP COLUMN city_procedure;
CREATE TABLE city_procedure (
    city       TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);
INSERT INTO city_procedure (city, body, changed_at, changed_by)
    SELECT city, body, changed_at, changed_by FROM procedure_version AS p
    WHERE version = (SELECT max(version) FROM procedure_version AS q WHERE q.city = p.city);
DROP TABLE procedure_version;
