-- A snapshot tells which file it was made of, so that a migration that was
-- interrupted goes on where it stood (R12.1).

-- +goose Up
ALTER TABLE snapshot ADD COLUMN source_digest TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE snapshot DROP COLUMN source_digest;
