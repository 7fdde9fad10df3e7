-- An office that is told nothing outside for now keeps its hours and its secret;
-- and how often another system's request was answered stands with the request.

-- +goose Up
ALTER TABLE notice_setting ADD COLUMN tells BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE ministry_request ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
UPDATE ministry_request SET answered = (SELECT count(*) FROM case_event AS e WHERE e.case_id = ministry_request.case_id AND e.verb = 'docking.send');

-- +goose Down
ALTER TABLE ministry_request DROP COLUMN answered;
DELETE FROM notice_setting WHERE NOT tells;
ALTER TABLE notice_setting DROP COLUMN tells;
