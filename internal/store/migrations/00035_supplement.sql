-- A supplement (补充核对): a case of its own for those who joined a household
-- of another one while it ran, with new letters of authorization.

-- +goose Up
ALTER TABLE verification ADD COLUMN supplement_to TEXT NOT NULL DEFAULT '';
ALTER TABLE verification ADD COLUMN supplement_household INTEGER NOT NULL DEFAULT 0;
CREATE INDEX verification_supplement ON verification (supplement_to, id) WHERE supplement_to <> '';

-- +goose Down
DROP INDEX verification_supplement;
ALTER TABLE verification DROP COLUMN supplement_household;
ALTER TABLE verification DROP COLUMN supplement_to;
