-- The countable shadow of records. Written only in the transaction of its source; can be rebuilt from it.
CREATE TABLE fact (
    id TEXT PRIMARY KEY,            -- source id, colon, line number: a rebuild gives the same ids
    source_kind TEXT NOT NULL,      -- activity, record
    source_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- activity, attendance, record:talk …
    sub TEXT NOT NULL,              -- activity kind; empty for others
    topic TEXT NOT NULL,
    programme TEXT NOT NULL,        -- calendar programme; empty when none
    day TEXT NOT NULL,              -- the day it happened, or the first day it held
    until TEXT,                     -- the last day it held; null for an event, or while it still holds
    state BIGINT NOT NULL,          -- 1 for a state (held from–to), 0 for an event (happened on a day)
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,        -- the unit's place on that day: history does not move when a unit does
    subject TEXT,                   -- key of the person, where one is named
    label TEXT NOT NULL,            -- what a list of members calls it: a title or kind, never a person's name
    n BIGINT NOT NULL,              -- how many times or heads
    amount BIGINT NOT NULL          -- fen
);
CREATE INDEX fact_by_kind ON fact (kind, day, unit_path);
CREATE INDEX fact_by_place ON fact (unit_path, kind, day);
CREATE INDEX fact_by_source ON fact (source_id);
