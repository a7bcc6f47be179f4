-- What was done: activities with their rolls and photos, service records with the people they are about.
CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,        -- the unit's present place: moves with it, decides who may see it
    title TEXT NOT NULL,
    kind TEXT NOT NULL,             -- activity kind of a pack
    programme TEXT NOT NULL,        -- calendar programme of a pack; empty when none
    state TEXT NOT NULL,            -- planned, held, written_up, cancelled
    day TEXT NOT NULL,              -- the day it is planned for, or was held on
    place TEXT NOT NULL,
    in_charge TEXT NOT NULL,
    head_count BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    cancelled_why TEXT NOT NULL,
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT,
    removed_why TEXT NOT NULL
);
CREATE INDEX activity_by_day ON activity (day, id);
CREATE INDEX activity_by_place ON activity (unit_path, day);
CREATE TABLE activity_roll (
    activity_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    name TEXT NOT NULL,
    home TEXT NOT NULL,             -- home village as written; empty for the activity's own unit
    mark TEXT NOT NULL,             -- what tells namesakes apart: birth year, end of a telephone number
    PRIMARY KEY (activity_id, line)
);
CREATE TABLE activity_photo (
    id TEXT PRIMARY KEY,
    activity_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    digest TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    UNIQUE (activity_id, digest)
);
CREATE TABLE service_record (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    kind TEXT NOT NULL,             -- record kind of a pack
    programme TEXT NOT NULL,
    day TEXT NOT NULL,
    until_day TEXT,                 -- for kinds that last: the last day it held
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,         -- fen
    text TEXT NOT NULL,
    done_by TEXT NOT NULL,
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    removed_at BIGINT,
    removed_why TEXT NOT NULL
);
CREATE INDEX service_record_by_day ON service_record (day, id);
CREATE INDEX service_record_by_place ON service_record (unit_path, day);
CREATE TABLE record_subject (
    record_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    name TEXT NOT NULL,
    home TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (record_id, line)
);
-- Every earlier state of a record, as it was: corrections keep the first version.
CREATE TABLE work_revision (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    why TEXT NOT NULL,
    body TEXT NOT NULL              -- JSON of what was replaced
);
CREATE INDEX work_revision_by_source ON work_revision (source_id, version);
