-- Who takes part, what can be asked, and the business itself.
-- Instants are milliseconds since 1970 (UTC), dates are '2026-10-08', money is
-- in 分. No column holds a personal datum in clear: names and numbers lie in
-- sealed documents; blind is a keyed index (HMAC-SM3).

-- +goose Up
CREATE TABLE region (
    code    TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    level   TEXT NOT NULL,
    parent  TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on   TEXT NOT NULL,
    own     BOOLEAN NOT NULL
);

CREATE TABLE agency (
    id             TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    short_name     TEXT NOT NULL,
    level          TEXT NOT NULL,
    parent         TEXT NOT NULL,
    phone          TEXT NOT NULL,
    require_device BOOLEAN NOT NULL
);

CREATE TABLE department (
    id         TEXT PRIMARY KEY,
    region     TEXT NOT NULL,
    function   TEXT NOT NULL,
    name       TEXT NOT NULL,
    commission BOOLEAN NOT NULL,
    share      BOOLEAN NOT NULL
);
CREATE INDEX department_region ON department (region);

CREATE TABLE province_setting (
    province   TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- Working days ordered after the program was built.
CREATE TABLE calendar_day (
    on_day  TEXT PRIMARY KEY,
    works   BOOLEAN NOT NULL,
    name    TEXT NOT NULL,
    version TEXT NOT NULL
);

CREATE TABLE category (
    code   TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    number INTEGER NOT NULL,
    class  TEXT NOT NULL
);

CREATE TABLE item (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    owner      TEXT NOT NULL,
    category   TEXT NOT NULL,
    department TEXT NOT NULL,
    access     TEXT NOT NULL,
    from_on    TEXT NOT NULL,
    to_on      TEXT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX item_owner ON item (owner, category);

-- What was asked of an item in a period, for its quota (R13.1).
CREATE TABLE quota_use (
    item   TEXT NOT NULL,
    period TEXT NOT NULL,
    used   BIGINT NOT NULL,
    PRIMARY KEY (item, period)
);

CREATE TABLE verification (
    id           TEXT PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    initiating   TEXT NOT NULL,
    commissioned TEXT NOT NULL,
    department   TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    commission   TEXT NOT NULL,
    items        TEXT NOT NULL,
    subjects     INTEGER NOT NULL,
    households   INTEGER NOT NULL,
    norm_version TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    ended_at     BIGINT NOT NULL,
    end_reason   TEXT NOT NULL,
    revision     INTEGER NOT NULL
);
CREATE INDEX verification_initiating ON verification (initiating, id);
CREATE INDEX verification_commissioned ON verification (commissioned, id);
CREATE INDEX verification_department ON verification (department, id);

-- A case's subjects lie in sealed parts; subject holds only what finds them.
CREATE TABLE subject_part (
    case_id  TEXT NOT NULL,
    no       INTEGER NOT NULL,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
);

CREATE TABLE subject (
    case_id    TEXT NOT NULL,
    ordinal    INTEGER NOT NULL,
    household  INTEGER NOT NULL,
    blind      BYTEA NOT NULL,
    name_blind BYTEA NOT NULL,
    PRIMARY KEY (case_id, ordinal)
);
CREATE INDEX subject_blind ON subject (blind);
CREATE INDEX subject_household ON subject (case_id, household);

-- Papers of a case: ordinal 0 is the case's own (the commission).
CREATE TABLE material (
    case_id  TEXT NOT NULL,
    ordinal  INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    document TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (case_id, ordinal, kind)
);

CREATE TABLE task (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    case_number  TEXT NOT NULL,
    kind         TEXT NOT NULL,
    item         TEXT NOT NULL,
    item_version INTEGER NOT NULL,
    item_name    TEXT NOT NULL,
    access       TEXT NOT NULL,
    initiating   TEXT NOT NULL,
    commissioned TEXT NOT NULL,
    assisting    TEXT NOT NULL,
    sharing      TEXT NOT NULL,
    subjects     INTEGER NOT NULL,
    state        TEXT NOT NULL,
    received_at  BIGINT NOT NULL,
    starts_on    TEXT NOT NULL,
    expected_on  TEXT NOT NULL,
    limit_days   INTEGER NOT NULL,
    due_on       TEXT NOT NULL,
    due_at       BIGINT NOT NULL,
    due_known    BOOLEAN NOT NULL,
    target_days  INTEGER NOT NULL,
    target_on    TEXT NOT NULL,
    calendar     TEXT NOT NULL,
    late_allowed TEXT NOT NULL,
    answered_at  BIGINT NOT NULL,
    late         BOOLEAN NOT NULL,
    reason       TEXT NOT NULL,
    reason_at    BIGINT NOT NULL,
    revision     INTEGER NOT NULL,
    UNIQUE (case_id, item)
);
CREATE INDEX task_case ON task (case_id);
CREATE INDEX task_assisting ON task (assisting, state, due_at, id);
CREATE INDEX task_initiating ON task (initiating, state, due_at, id);
CREATE INDEX task_commissioned ON task (commissioned, state, due_at, id);
CREATE INDEX task_sharing ON task (sharing, state, due_at, id);
CREATE INDEX task_open ON task (state, due_at, id);

-- Each reminder and expiry is claimed once, by the insert (decision 4).
CREATE TABLE reminder (
    task_id TEXT NOT NULL,
    days    INTEGER NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (task_id, days)
);

-- An answer's manifest and its sealed parts (decision 6); part no 0 has the
-- manifest's document.
CREATE TABLE answer (
    task_id     TEXT NOT NULL,
    no          INTEGER NOT NULL,
    manifest    TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    answered_by TEXT NOT NULL,
    PRIMARY KEY (task_id, no)
);

-- An answer in the making: imported or typed, not fed back yet.
CREATE TABLE prepared (
    task_id     TEXT PRIMARY KEY,
    manifest    TEXT NOT NULL,
    prepared_at BIGINT NOT NULL,
    prepared_by TEXT NOT NULL
);

CREATE TABLE answer_part (
    task_id  TEXT NOT NULL,
    answer   INTEGER NOT NULL,
    no       INTEGER NOT NULL,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (task_id, answer, no)
);

-- Query and answer files, and evidence for typed findings.
CREATE TABLE exchange (
    id       TEXT PRIMARY KEY,
    task_id  TEXT NOT NULL,
    kind     TEXT NOT NULL,
    document TEXT NOT NULL,
    name     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    by_whom  TEXT NOT NULL
);
CREATE INDEX exchange_task ON exchange (task_id, id);

CREATE TABLE snapshot (
    item         TEXT NOT NULL,
    version      INTEGER NOT NULL,
    file         TEXT NOT NULL,
    as_of        TEXT NOT NULL,
    records      BIGINT NOT NULL,
    digest       TEXT NOT NULL,
    key_id       BIGINT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    PRIMARY KEY (item, version)
);

CREATE TABLE report (
    id        TEXT PRIMARY KEY,
    case_id   TEXT NOT NULL,
    household INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    number    TEXT NOT NULL UNIQUE,
    code      TEXT NOT NULL UNIQUE,
    partial   BOOLEAN NOT NULL,
    reason    TEXT NOT NULL,
    content   TEXT NOT NULL,
    pdf       TEXT NOT NULL,
    xlsx      TEXT NOT NULL,
    digest    TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    issued_by TEXT NOT NULL,
    UNIQUE (case_id, household, version)
);

CREATE TABLE report_view (
    id        TEXT PRIMARY KEY,
    report    TEXT NOT NULL,
    form      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_whom   TEXT NOT NULL,
    by_office TEXT NOT NULL
);
CREATE INDEX report_view_report ON report_view (report, id);

CREATE TABLE notice (
    id      TEXT PRIMARY KEY,
    office  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    case_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    words   TEXT NOT NULL,
    at      BIGINT NOT NULL,
    read_at BIGINT NOT NULL
);
CREATE INDEX notice_office ON notice (office, id);

-- What happened to a case, for its timeline; no personal data.
CREATE TABLE case_event (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    verb    TEXT NOT NULL,
    words   TEXT NOT NULL,
    office  TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX case_event_case ON case_event (case_id, id);

-- +goose Down
DROP TABLE case_event;
DROP TABLE notice;
DROP TABLE report_view;
DROP TABLE report;
DROP TABLE snapshot;
DROP TABLE exchange;
DROP TABLE answer_part;
DROP TABLE prepared;
DROP TABLE answer;
DROP TABLE reminder;
DROP TABLE task;
DROP TABLE material;
DROP TABLE subject;
DROP TABLE subject_part;
DROP TABLE verification;
DROP TABLE quota_use;
DROP TABLE item;
DROP TABLE category;
DROP TABLE calendar_day;
DROP TABLE province_setting;
DROP TABLE department;
DROP TABLE agency;
DROP TABLE region;
