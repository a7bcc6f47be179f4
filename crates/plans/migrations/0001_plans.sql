-- Plans as the documents they are, what they promise, and who owns it.
CREATE TABLE plan (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    year BIGINT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,            -- choosing, reviewing, confirmed, archived
    version_id TEXT NOT NULL,       -- the document that holds now
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX plan_by_place ON plan (unit_path, year);
CREATE TABLE plan_version (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    no BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    text TEXT NOT NULL,             -- the decoded original; every span points into it (UTF-8 bytes)
    digest TEXT NOT NULL,
    notes TEXT NOT NULL,            -- JSON: what the reader wants a person to know
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (plan_id, no)
);
CREATE TABLE plan_document (
    version_id TEXT NOT NULL,
    no BIGINT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    line_from BIGINT NOT NULL,
    line_to BIGINT NOT NULL,
    on_topic BIGINT NOT NULL,
    chosen BIGINT NOT NULL,         -- whether this is the plan meant, among several on a page
    commitments BIGINT NOT NULL,
    PRIMARY KEY (version_id, no)
);
CREATE TABLE plan_item (
    version_id TEXT NOT NULL,
    no BIGINT NOT NULL,
    document BIGINT NOT NULL,
    level BIGINT NOT NULL,
    number TEXT NOT NULL,
    heading TEXT NOT NULL,
    line BIGINT NOT NULL,
    parent BIGINT,
    PRIMARY KEY (version_id, no)
);
CREATE TABLE plan_achievement (
    version_id TEXT NOT NULL,
    no BIGINT NOT NULL,
    document BIGINT NOT NULL,
    line BIGINT NOT NULL,
    byte_from BIGINT NOT NULL,
    byte_to BIGINT NOT NULL,
    object TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (version_id, no)
);
CREATE TABLE commitment (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    no BIGINT NOT NULL,
    document BIGINT NOT NULL,
    item BIGINT,
    line BIGINT NOT NULL,
    line_end BIGINT NOT NULL,
    byte_from BIGINT NOT NULL,
    byte_to BIGINT NOT NULL,
    quote TEXT NOT NULL,
    kind TEXT NOT NULL,             -- quantity, ratio, recurrence, deadline, milestone, standard, score_item
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    comparator TEXT NOT NULL,       -- = >= <= ~ or empty
    value DOUBLE PRECISION,
    value_max DOUBLE PRECISION,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    times DOUBLE PRECISION,
    start_text TEXT NOT NULL,
    due_text TEXT NOT NULL,
    start_day TEXT,
    due_day TEXT,
    responsible TEXT NOT NULL,
    beneficiary TEXT NOT NULL,
    topic TEXT NOT NULL,
    rule TEXT NOT NULL,             -- the reader's rule, or hand
    confidence DOUBLE PRECISION NOT NULL,
    in_summary BIGINT NOT NULL,
    state TEXT NOT NULL,            -- proposed, accepted, rejected
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    was TEXT NOT NULL,              -- what it read in the version before, when that differs
    version BIGINT NOT NULL
);
CREATE INDEX commitment_by_plan ON commitment (plan_id, version_id, line, no);
CREATE TABLE target (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    commitment_id TEXT,
    parent_id TEXT,                 -- the target it is a share of
    unit_id TEXT NOT NULL,          -- who owes it
    unit_path TEXT NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,          -- the plan's heading it stands under
    form TEXT NOT NULL,             -- figure, task
    topic TEXT NOT NULL,
    measure TEXT,                   -- measure of a pack; null: evidence by hand
    measure_sure BIGINT NOT NULL,   -- 1 once a person has bound it, 0 while it is only suggested
    comparator TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,           -- for a quota: week, month, quarter, half, year; empty otherwise
    start_day TEXT NOT NULL,
    due_day TEXT NOT NULL,
    owner TEXT NOT NULL,            -- the person or department in charge
    partners TEXT NOT NULL,
    note TEXT NOT NULL,
    place_no BIGINT NOT NULL,       -- order within the plan
    withdrawn BIGINT NOT NULL,      -- 0 in force, 1 withdrawn, 2 went with the target it is a share of
    version BIGINT NOT NULL
);
CREATE INDEX target_by_plan ON target (plan_id, place_no, id);
CREATE INDEX target_by_place ON target (unit_path, due_day);
CREATE INDEX target_by_parent ON target (parent_id);
CREATE INDEX target_by_commitment ON target (commitment_id);
CREATE TABLE target_change (
    id TEXT PRIMARY KEY,
    target_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_name TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX target_change_by_target ON target_change (target_id, at);
CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    target_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    day TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    text TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    removed_why TEXT NOT NULL
);
CREATE INDEX evidence_by_target ON evidence (target_id, day);
