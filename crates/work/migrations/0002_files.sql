-- A record names people; a name that belongs to a file says which, so that what was done is found on it and she is
-- counted once. One visit may be several kinds of record at once: a talk, an hour of homework and a meal.
ALTER TABLE record_subject ADD COLUMN person_id TEXT NOT NULL DEFAULT '';   -- empty: no file, or not known which
CREATE INDEX record_subject_by_person ON record_subject (person_id, record_id);
ALTER TABLE service_record ADD COLUMN finding TEXT NOT NULL DEFAULT '';     -- what was found that somebody must act on
ALTER TABLE service_record ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';   -- the kinds' own fields, JSON checked against the pack
ALTER TABLE service_record ADD COLUMN carer_id TEXT NOT NULL DEFAULT '';    -- the carer who did it, where one did
CREATE TABLE record_also (
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- a further kind of what was done in the same hour
    PRIMARY KEY (record_id, kind)
);
