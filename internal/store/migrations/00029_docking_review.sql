-- Reviews that another system applied for (R5.5a, R12.2): our objections behind
-- the asking side's review, so that its result goes back once all are answered.

-- +goose Up
CREATE TABLE docking_review (
    objection TEXT PRIMARY KEY,
    case_id   TEXT NOT NULL,
    from_whom TEXT NOT NULL,
    review    TEXT NOT NULL
);
CREATE INDEX docking_review_review ON docking_review (from_whom, review);

-- +goose Down
DROP TABLE docking_review;
