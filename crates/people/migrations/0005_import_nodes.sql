-- Which process works on an import, and the wish of somebody at another process that it stop.
ALTER TABLE person_import ADD COLUMN node TEXT NOT NULL DEFAULT '';     -- of judging, bringing in, taking back; empty otherwise
ALTER TABLE person_import ADD COLUMN stop BIGINT NOT NULL DEFAULT 0;    -- 1 when it is to stop
