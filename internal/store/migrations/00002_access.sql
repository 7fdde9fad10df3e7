-- Who may come in: accounts, devices, tokens, sessions. Instants are
-- milliseconds since 1970 (UTC), 0 for none. Second-factor secrets and
-- sessions are sealed, passwords and token texts are only hashed.

-- +goose Up
CREATE TABLE account (
    id            TEXT    PRIMARY KEY,
    login         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    agency        TEXT    NOT NULL,
    department    TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    history       TEXT    NOT NULL,
    must_change   BOOLEAN NOT NULL,
    password_ends BIGINT  NOT NULL,
    totp          BYTEA   NOT NULL,
    totp_step     BIGINT  NOT NULL,
    failed        INTEGER NOT NULL,
    failed_at     BIGINT  NOT NULL,
    locked_until  BIGINT  NOT NULL,
    disabled      BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL,
    last_login    BIGINT  NOT NULL,
    sessions_from BIGINT  NOT NULL
);
CREATE INDEX account_agency ON account (agency, id);

CREATE TABLE device (
    id            TEXT   PRIMARY KEY,
    agency        TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    jwk           BYTEA  NOT NULL,
    registered_by TEXT   NOT NULL,
    registered_at BIGINT NOT NULL,
    revoked_at    BIGINT NOT NULL
);
CREATE INDEX device_agency ON device (agency, id);

CREATE TABLE token (
    id         TEXT   PRIMARY KEY,
    name       TEXT   NOT NULL,
    account    TEXT   NOT NULL,
    scope      TEXT   NOT NULL,
    hash       BYTEA  NOT NULL,
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL
);
CREATE INDEX token_account ON token (account, id);

-- token is the hash of the cookie's value.
CREATE TABLE session (
    token      TEXT   PRIMARY KEY,
    sealed     BYTEA  NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_expires ON session (expires_at);

-- One row: the numbers of access control, once they differ from the defaults.
CREATE TABLE access_setting (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT    NOT NULL
);

-- +goose Down
DROP TABLE access_setting;
DROP TABLE session;
DROP TABLE token;
DROP TABLE device;
DROP TABLE account;
