-- A ledger lists what was taken of what the other side sent on a day, whenever it
-- came: a message that waited for days is not taken for one that was lost (R12.2).

-- +goose Up
ALTER TABLE docking_received ADD COLUMN sent_at BIGINT NOT NULL DEFAULT 0;
UPDATE docking_received SET sent_at = received_at;
DROP INDEX docking_received_at;
CREATE INDEX docking_received_sent ON docking_received (peer, sent_at);

-- +goose Down
DROP INDEX docking_received_sent;
CREATE INDEX docking_received_at ON docking_received (peer, received_at);
ALTER TABLE docking_received DROP COLUMN sent_at;
