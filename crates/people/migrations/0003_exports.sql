-- Rosters taken out of the system: who, when, why, how many; and the file of a large one until it is fetched.
CREATE TABLE person_export (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    unit_path TEXT NOT NULL,        -- the unit it was made for
    title TEXT NOT NULL,            -- the sheet's title
    why TEXT NOT NULL,              -- the reason that was given; empty when it holds no personal numbers
    full_numbers BIGINT NOT NULL,   -- whether numbers stand in it in full
    state TEXT NOT NULL,            -- queued, running, ready, fetched, failed, cancelled
    done BIGINT NOT NULL,           -- people written so far
    total BIGINT NOT NULL,
    left_out BIGINT NOT NULL,       -- people in the same place who may not be on it
    file TEXT NOT NULL,             -- the file's name
    digest TEXT NOT NULL,           -- in the store of files, sealed; empty when it was handed over at once or is gone
    at BIGINT NOT NULL,
    beat BIGINT NOT NULL,           -- the last sign of life of the one that writes it
    expires BIGINT NOT NULL         -- until when it can be fetched
);
CREATE INDEX person_export_by_account ON person_export (account_id, at);
CREATE INDEX person_export_by_place ON person_export (unit_path, at);
