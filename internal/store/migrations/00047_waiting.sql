-- What waits for somebody is found at once: objections to apply for a review of
-- (R5.5a), corrections to report anew (R5.5a, R6.4), opinions to decide about (R8.2). Accounts are listed by where they work.

-- +goose Up
CREATE INDEX objection_raised ON objection (case_id) WHERE state = 'raised';
CREATE INDEX review_changed ON review (case_id) WHERE changed > 0;
ALTER TABLE opinion ADD COLUMN decided_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opinion ADD COLUMN reply TEXT NOT NULL DEFAULT '';
CREATE INDEX opinion_waiting ON opinion (case_id) WHERE decided_at = 0;
DROP INDEX account_agency;
CREATE INDEX account_place ON account (agency, department, login);

-- +goose Down
DROP INDEX account_place;
CREATE INDEX account_agency ON account (agency, id);
DROP INDEX opinion_waiting;
ALTER TABLE opinion DROP COLUMN reply;
ALTER TABLE opinion DROP COLUMN decided_at;
DROP INDEX review_changed;
DROP INDEX objection_raised;
