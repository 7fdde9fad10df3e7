-- Archives (R7): consultations of papers, filed volumes, destruction.

-- +goose Up
CREATE TABLE consultation (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL,
    case_number TEXT NOT NULL,
    task_id     TEXT NOT NULL,
    asking      TEXT NOT NULL,
    keeper      TEXT NOT NULL,
    papers      TEXT NOT NULL,
    business    TEXT NOT NULL,
    state       TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    asked_by    TEXT NOT NULL,
    limit_days  INTEGER NOT NULL,
    due_on      TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    due_known   BOOLEAN NOT NULL,
    calendar    TEXT NOT NULL,
    settled_at  BIGINT NOT NULL,
    settled_by  TEXT NOT NULL,
    reason      TEXT NOT NULL,
    late        BOOLEAN NOT NULL,
    revision    INTEGER NOT NULL
);
CREATE INDEX consultation_keeper ON consultation (keeper, state, due_at, id);
CREATE INDEX consultation_asking ON consultation (asking, state, due_at, id);
CREATE INDEX consultation_open ON consultation (state, due_at, id);
CREATE INDEX consultation_case ON consultation (case_id, id);

-- What is supplied, by the paper's place in the request: a paper of the case,
-- or one that the keeper scanned for it (own).
CREATE TABLE consultation_paper (
    consultation TEXT NOT NULL,
    no           INTEGER NOT NULL,
    document     TEXT NOT NULL,
    own          BOOLEAN NOT NULL,
    added_at     BIGINT NOT NULL,
    added_by     TEXT NOT NULL,
    PRIMARY KEY (consultation, no)
);

CREATE TABLE consultation_view (
    id           TEXT PRIMARY KEY,
    consultation TEXT NOT NULL,
    no           INTEGER NOT NULL,
    at           BIGINT NOT NULL,
    by_whom      TEXT NOT NULL,
    by_office    TEXT NOT NULL
);
CREATE INDEX consultation_view_of ON consultation_view (consultation, id);

-- Each reminder, and the one that the limit has passed (0), is claimed once.
CREATE TABLE consultation_reminder (
    consultation TEXT NOT NULL,
    days         INTEGER NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (consultation, days)
);

-- What an agency has filed of a case. revision is the case's then: what has
-- changed since is filed anew, as the next no.
CREATE TABLE volume (
    case_id  TEXT NOT NULL,
    agency   TEXT NOT NULL,
    no       INTEGER NOT NULL,
    ended_on TEXT NOT NULL,
    revision INTEGER NOT NULL,
    filed_at BIGINT NOT NULL,
    filed_by TEXT NOT NULL,
    PRIMARY KEY (case_id, agency, no)
);
CREATE INDEX volume_agency ON volume (agency, ended_on, case_id);

-- A proposal to destroy, with the list of what goes (body), which becomes the
-- certificate. It and the cases' skeletons stay for good.
CREATE TABLE destruction (
    id          TEXT PRIMARY KEY,
    agency      TEXT NOT NULL,
    state       TEXT NOT NULL,
    body        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    proposed_by TEXT NOT NULL,
    decided_at  BIGINT NOT NULL,
    decided_by  TEXT NOT NULL,
    answer      TEXT NOT NULL,
    signature   TEXT NOT NULL,
    revision    INTEGER NOT NULL
);
CREATE INDEX destruction_agency ON destruction (agency, id);

-- A case goes once, and is in one proposal at a time; goes_at 0 = not yet.
CREATE TABLE destruction_case (
    case_id     TEXT PRIMARY KEY,
    destruction TEXT NOT NULL,
    goes_at     BIGINT NOT NULL
);
CREATE INDEX destruction_case_of ON destruction_case (destruction, case_id);

-- +goose Down
DROP TABLE destruction_case;
DROP TABLE destruction;
DROP TABLE volume;
DROP TABLE consultation_reminder;
DROP TABLE consultation_view;
DROP TABLE consultation_paper;
DROP TABLE consultation;
