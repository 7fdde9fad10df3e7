-- An objection of a household is about those who joined it by a supplement, too:
-- one objection in each of the cases, the others within the first (R5.5a).

-- +goose Up
ALTER TABLE objection ADD COLUMN within TEXT NOT NULL DEFAULT '';
CREATE INDEX objection_within ON objection (within) WHERE within <> '';

-- +goose Down
DROP INDEX objection_within;
ALTER TABLE objection DROP COLUMN within;
