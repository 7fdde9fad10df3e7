-- A certificate that was revoked with its peer never speaks again (R11), also
-- when the peer is registered anew; it stays, because it proves old messages.

-- +goose Up
ALTER TABLE docking_certificate ADD COLUMN revoked_at BIGINT NOT NULL DEFAULT 0;
UPDATE docking_certificate SET revoked_at = (SELECT revoked_at FROM docking_peer WHERE docking_peer.id = docking_certificate.peer)
    WHERE EXISTS (SELECT 1 FROM docking_peer WHERE docking_peer.id = docking_certificate.peer);

-- +goose Down
ALTER TABLE docking_certificate DROP COLUMN revoked_at;
