-- What a clerk of the commissioned agency noted on looking through what was
-- found: one for a subject and a category of a case. It holds nothing personal.

-- +goose Up
CREATE TABLE hit_mark (
    case_id   TEXT   NOT NULL,
    ordinal   BIGINT NOT NULL,
    category  TEXT   NOT NULL,
    mark      TEXT   NOT NULL,
    marked_at BIGINT NOT NULL,
    marked_by TEXT   NOT NULL,
    PRIMARY KEY (case_id, ordinal, category)
);

-- +goose Down
DROP TABLE hit_mark;
