-- The last case of a person is found at once, however many there are: a list of
-- every month is compared with the names of the one before.

-- +goose Up
DROP INDEX subject_blind;
CREATE INDEX subject_blind ON subject (blind, case_id);

-- +goose Down
DROP INDEX subject_blind;
CREATE INDEX subject_blind ON subject (blind);
