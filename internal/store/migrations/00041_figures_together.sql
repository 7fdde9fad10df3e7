-- Figures of all parties together are kept beside those of each (party ''): every
-- task is counted anew.

-- +goose Up
DELETE FROM figures;
DELETE FROM task_count;
DELETE FROM task_mark;
INSERT INTO task_mark (id, task_id) SELECT id, id FROM task;

-- +goose Down
DELETE FROM figures WHERE side <> 'flow' AND party = '';
