-- Units of the network, accounts, posts, sessions.
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    no BIGINT NOT NULL UNIQUE,      -- its step in paths, in base 36
    code TEXT,                      -- 12-digit statistical division code, where it has one
    name TEXT NOT NULL,
    kind TEXT NOT NULL,             -- province, city, county, township, village, school, hospital, enterprise, agency
    parent_id TEXT,
    path TEXT NOT NULL UNIQUE,
    population BIGINT,
    search TEXT NOT NULL,           -- folded name, code, pinyin initials
    from_day TEXT NOT NULL,
    closed_day TEXT,                -- merged or closed on that day
    version BIGINT NOT NULL
);
CREATE INDEX unit_by_parent ON unit (parent_id, name);
CREATE INDEX unit_by_code ON unit (code);
-- How a unit was named and placed, from a day to a day: codes change yearly, villages merge.
CREATE TABLE unit_history (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,                 -- the day before the next row begins; null while it holds
    name TEXT NOT NULL,
    code TEXT,
    path TEXT NOT NULL,
    change TEXT NOT NULL,           -- founded, renamed, moved, merged
    why TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX unit_history_by_unit ON unit_history (unit_id, from_day);

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,     -- folded to lower case
    name TEXT NOT NULL,
    password TEXT NOT NULL,         -- argon2id
    must_change BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    home_path TEXT NOT NULL,        -- the unit whose administrator manages it
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE TABLE post (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT
);
CREATE INDEX post_by_account ON post (account_id);
CREATE INDEX post_by_unit ON post (unit_id);
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,    -- SHA-256 of the cookie's token
    account_id TEXT NOT NULL,
    browser TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX session_by_account ON session (account_id, seen_at);
CREATE TABLE sign_in_attempt (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,            -- digest: what is mistyped here may be a password
    peer TEXT NOT NULL,
    at BIGINT NOT NULL,
    good BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_by_login ON sign_in_attempt (login, at);
CREATE INDEX sign_in_attempt_by_peer ON sign_in_attempt (peer, at);
