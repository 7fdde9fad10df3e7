-- A request does not leave after an authorization in it has ended (先授权再核对):
-- until is the last day on which its frozen bytes may go out; 0: no end.

-- +goose Up
ALTER TABLE docking_sent ADD COLUMN until BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE docking_sent DROP COLUMN until;
