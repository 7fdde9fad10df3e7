-- A page of what lies behind a figure of one agency is read in its order.

-- +goose Up
CREATE INDEX task_count_answers ON task_count (assisting, task_id);
CREATE INDEX task_count_asks ON task_count (initiating, task_id);

-- +goose Down
DROP INDEX task_count_asks;
DROP INDEX task_count_answers;
