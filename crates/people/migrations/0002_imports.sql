-- Bringing people in from sheets: the sheet as it was sent, what was understood of it, what was decided about each row,
-- and what the import made, so that it can be undone.
--
-- Texts marked "sealed" hold what stands in somebody's file and open only in their own row.
CREATE TABLE person_import (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,          -- the unit of whoever brought it in
    unit_path TEXT NOT NULL,
    kind TEXT NOT NULL,             -- file, paste, grid
    file_name TEXT NOT NULL,        -- sealed: names of files are names of people often enough
    digest TEXT NOT NULL,           -- the bytes in the file store
    size BIGINT NOT NULL,
    settings TEXT NOT NULL,         -- sealed JSON: the chosen table, what each column holds, the options
    state TEXT NOT NULL,            -- mapped, judging, ready, committing, done, undone, failed, cancelled
    trouble TEXT NOT NULL,          -- JSON: why it failed or was sent back, in both languages; no names in it
    done BIGINT NOT NULL,           -- rows worked on so far
    total BIGINT NOT NULL,          -- rows of the sheet
    made BIGINT NOT NULL,           -- files made
    changed BIGINT NOT NULL,        -- files changed
    skipped BIGINT NOT NULL,        -- rows left out
    left_alone BIGINT NOT NULL,     -- files that the undoing left alone because somebody has changed them since
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    committed_at BIGINT,
    undone_at BIGINT,
    undone_by TEXT NOT NULL
);
CREATE INDEX person_import_by_place ON person_import (unit_path, at);

CREATE TABLE person_import_row (
    import_id TEXT NOT NULL,
    no BIGINT NOT NULL,             -- from 0, in the order of the sheet
    sheet BIGINT NOT NULL,          -- the sheet's place in the workbook, from 0
    number BIGINT NOT NULL,         -- the row as Excel counts it
    verdict TEXT NOT NULL,          -- new, changed, same, doubtful, wrong
    may TEXT NOT NULL,              -- what can be decided: n new, u update, s skip
    decision TEXT NOT NULL,         -- new, update, skip; empty while a person has to decide
    target_id TEXT NOT NULL,        -- the file it is about, empty for a new one
    target_version BIGINT NOT NULL, -- the version that was compared
    id_blind TEXT NOT NULL,         -- blind index of the row's identity number
    content TEXT NOT NULL,          -- sealed JSON: cells, values, findings, differences, files that may be the same
    PRIMARY KEY (import_id, no)
);
CREATE INDEX person_import_row_by_verdict ON person_import_row (import_id, verdict, no);

-- What an import made: by it the import is undone.
CREATE TABLE person_import_made (
    import_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    no BIGINT NOT NULL,             -- of the row it came from
    kind TEXT NOT NULL,             -- person, change, relation, spell, enrolment
    person_id TEXT NOT NULL,        -- whose file it stands in
    made_id TEXT NOT NULL,          -- the relation, spell, enrolment; of a change the version before it
    version BIGINT NOT NULL,        -- of the file when the import was through
    notes BIGINT NOT NULL,          -- how many earlier states of the file were kept then
    left_alone BIGINT NOT NULL,     -- 1 when the undoing left it alone
    PRIMARY KEY (import_id, seq)
);

-- What a unit chose for the columns of a kind of sheet.
CREATE TABLE person_import_mapping (
    id TEXT PRIMARY KEY,
    unit_path TEXT NOT NULL,
    header TEXT NOT NULL,           -- blind index of the sheet's header
    chosen TEXT NOT NULL,           -- sealed JSON: the header, and what was chosen for each column
    at BIGINT NOT NULL
);
CREATE INDEX person_import_mapping_by_place ON person_import_mapping (unit_path, header);
