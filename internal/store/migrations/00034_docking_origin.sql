-- What of ours came from another system (R12.2): under which name that system
-- knows an order that we were given (R13.1), or a consultation that it asked for
-- (R7.2), so that what becomes of it goes back there.

-- +goose Up
CREATE TABLE docking_origin (
    local     TEXT PRIMARY KEY,
    from_whom TEXT NOT NULL,
    request   TEXT NOT NULL,
    name      TEXT NOT NULL
);

-- +goose Down
DROP TABLE docking_origin;
