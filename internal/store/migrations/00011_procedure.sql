-- What a city lays down for verification across its counties (R14.1).

-- +goose Up
CREATE TABLE city_procedure (
    city       TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- +goose Down
DROP TABLE city_procedure;
