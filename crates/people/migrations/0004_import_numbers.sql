-- Imports get numbers that people can say to each other; a file's history names the import that made or changed it by it.
ALTER TABLE person_import ADD COLUMN number BIGINT NOT NULL DEFAULT 0;  -- from 1, in the order they were sent
UPDATE person_import SET number = (SELECT COUNT(*) FROM person_import o WHERE o.id <= person_import.id);
-- What came of taking an import back.
ALTER TABLE person_import ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;   -- files removed
ALTER TABLE person_import ADD COLUMN restored BIGINT NOT NULL DEFAULT 0;  -- files given back what they held
