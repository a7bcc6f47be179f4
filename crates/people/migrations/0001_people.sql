-- The register of people: one file a human being, whoever holds it.
--
-- Texts marked "sealed" are written with the vault's key and open only in their own row; what finds them again without
-- opening is the blind index beside them. The columns of the catalogue (what a form, a sheet or a printed card can hold)
-- are all TEXT, empty when not known; days are ISO.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,          -- the village or unit that holds the file
    unit_path TEXT NOT NULL,
    household_id TEXT NOT NULL,     -- who lives together; empty when not known
    status TEXT NOT NULL,           -- living, away (moved out of the network), dead, merged
    merged_into TEXT,               -- the file this one was made one with
    file_class TEXT NOT NULL,       -- personal, confidential, sealed
    minor_until TEXT NOT NULL,      -- the eighteenth birthday; 9999-12-31 for a child whose birth day is not known; empty for adults
    haves BIGINT NOT NULL,          -- which of the "four haves" stand, as bits; derived
    whole_since TEXT NOT NULL,      -- since when all four haves stand; empty when one is missing; derived
    checked_on TEXT NOT NULL,       -- the day somebody last looked whether the file is true; empty for never
    name_key TEXT NOT NULL,         -- the name in letters, for order; derived
    id_blind TEXT NOT NULL,         -- blind index of the identity number
    phone_blind TEXT NOT NULL,      -- blind index of the telephone
    blocks TEXT NOT NULL,           -- the file's keys in person_block, so that a change writes only what differs
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    removed_at BIGINT,
    removed_why TEXT NOT NULL,

    name TEXT NOT NULL,
    former_name TEXT NOT NULL,
    sex TEXT NOT NULL,              -- GB/T 2261.1
    birth_day TEXT NOT NULL,
    id_number TEXT NOT NULL,        -- sealed; GB 11643, 15 digits as they stand on old papers
    id_none_why TEXT NOT NULL,      -- why there is no number: none, not_given, abroad, other
    ethnic TEXT NOT NULL,           -- GB/T 3304
    adult TEXT NOT NULL,            -- 1 for a grown-up whose birth day is not known
    phone TEXT NOT NULL,            -- sealed
    address TEXT NOT NULL,          -- sealed
    group_no TEXT NOT NULL,         -- villagers' group
    hukou TEXT NOT NULL,            -- whether the household is registered: 1, 0
    hukou_place TEXT NOT NULL,
    bank_card TEXT NOT NULL,        -- sealed
    bank TEXT NOT NULL,
    health TEXT NOT NULL,           -- GB/T 2261.3
    disability_grade TEXT NOT NULL,
    illness TEXT NOT NULL,
    schooling TEXT NOT NULL,        -- kindergarten, primary, junior, senior, vocational, none_yet, dropout, out
    school_id TEXT NOT NULL,        -- a school of the network; empty otherwise
    school_path TEXT NOT NULL,      -- its place; follows the unit
    school TEXT NOT NULL,           -- the school's name when it is not of the network
    grade TEXT NOT NULL,
    class_name TEXT NOT NULL,
    boarding TEXT NOT NULL,
    class_teacher TEXT NOT NULL,
    marriage TEXT NOT NULL,         -- GB/T 2261.2
    education TEXT NOT NULL,        -- GB/T 4658
    politics TEXT NOT NULL,         -- GB/T 4762
    occupation TEXT NOT NULL,
    workplace TEXT NOT NULL,
    capable TEXT NOT NULL,          -- whether she can look after children: 1, 0
    risk TEXT NOT NULL,             -- level of the legend
    needs TEXT NOT NULL,
    note TEXT NOT NULL,
    extra TEXT NOT NULL             -- the county's own fields, JSON checked against the packs
);
CREATE INDEX person_by_place ON person (unit_path, name_key, id);
CREATE INDEX person_by_id_number ON person (id_blind);
CREATE INDEX person_by_phone ON person (phone_blind);
CREATE INDEX person_by_school ON person (school_path);
CREATE INDEX person_by_household ON person (household_id);

-- What a person is found by: names from any character on, letters, initials, ends of numbers (blind).
CREATE TABLE person_key (
    token TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (token, person_id)
) WITHOUT ROWID;
CREATE INDEX person_key_by_person ON person_key (person_id);

CREATE TABLE person_tag (
    person_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (person_id, tag)
);

-- Who is whose father, mother, guardian, carer; dated. The other end has a file, or (cadre, teacher, contact) a name.
CREATE TABLE relation (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,        -- whose father, mother, …
    other_id TEXT,                  -- the father, …
    kind TEXT NOT NULL,             -- father, mother, guardian, carer, grandparent, spouse, contact, cadre, teacher
    called TEXT NOT NULL,           -- how they are related, in words: 外婆, 姑姑
    name TEXT NOT NULL,             -- of one without a file
    phone TEXT NOT NULL,            -- sealed; of one without a file
    agreement_day TEXT NOT NULL,    -- of entrusted care
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    why_ended TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX relation_by_person ON relation (person_id);
CREATE INDEX relation_by_other ON relation (other_id);

-- Working away from home: what "left behind" is decided by.
CREATE TABLE away_spell (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,        -- empty while it lasts
    reach TEXT NOT NULL,            -- county, city, province, beyond: how far from home
    place TEXT NOT NULL,
    work TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX away_spell_by_person ON away_spell (person_id, from_day);

-- Every earlier state of a file: what changed, and the whole card (sealed) so that it can be looked at and restored.
CREATE TABLE person_revision (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    version BIGINT NOT NULL,        -- the version that was replaced
    at BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    what TEXT NOT NULL,             -- edited, merged, moved, restored, imported, removed, brought_back, relation, away, …
    why TEXT NOT NULL,
    fields TEXT NOT NULL,           -- names of the fields that changed, with a space between
    card TEXT NOT NULL              -- sealed JSON of the card as it was; empty for changes beside the card
);
CREATE INDEX person_revision_by_person ON person_revision (person_id, version);

-- Who has opened a file, once a day and person: minors', confidential and sealed files, and every number asked for.
CREATE TABLE person_reading (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    day TEXT NOT NULL,
    at BIGINT NOT NULL,
    account_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    what TEXT NOT NULL,             -- file, phone, id_number, address, bank_card, print, export, opened (from outside the scope)
    why TEXT NOT NULL
);
CREATE UNIQUE INDEX person_reading_once ON person_reading (person_id, account_id, day, what, why);

-- Files opened with a reason from outside the scope or the named circle; hold until the hour they name.
CREATE TABLE person_opening (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,        -- where the file is: whose superiors are shown the opening
    account_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    seen_by TEXT NOT NULL,          -- the superior who has looked at it
    seen_at BIGINT
);
CREATE INDEX person_opening_by_account ON person_opening (account_id, person_id);
CREATE INDEX person_opening_by_place ON person_opening (unit_path, at);

-- Who may read a sealed file: named people only.
CREATE TABLE person_reader (
    person_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    by_name TEXT NOT NULL,          -- who named her
    at BIGINT NOT NULL,
    PRIMARY KEY (person_id, account_id)
);

-- A manager's approval to see minors' files: one person, or everybody of a role within a unit (网络保护条例 art. 36).
CREATE TABLE minor_pass (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    role TEXT NOT NULL,             -- empty when for one person
    account_id TEXT NOT NULL,       -- empty when for a role
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    why TEXT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_why TEXT NOT NULL
);
CREATE INDEX minor_pass_by_place ON minor_pass (unit_path);

-- Which unit held a file from when to when: figures of a day are those of the unit of that day.
CREATE TABLE person_stay (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL         -- last day; empty while it goes on
);
CREATE INDEX person_stay_by_person ON person_stay (person_id, from_day);

-- Held on a register from a day to a day.
CREATE TABLE enrolment (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    register TEXT NOT NULL,         -- register of a pack
    definition TEXT NOT NULL,       -- by which definition she was entered
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,        -- last day; empty while it goes on
    why_in TEXT NOT NULL,
    why_out TEXT NOT NULL,
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    at BIGINT NOT NULL,
    removed_at BIGINT               -- taken back by the undoing of an import or merge
);
CREATE INDEX enrolment_by_person ON enrolment (person_id);
CREATE INDEX enrolment_by_register ON enrolment (until_day, register, person_id);
-- What the files say should change on the registers; derived, rebuilt at any time.
CREATE TABLE register_proposal (
    person_id TEXT NOT NULL,
    register TEXT NOT NULL,
    direction TEXT NOT NULL,        -- enter, leave
    definition TEXT NOT NULL,
    because_zh TEXT NOT NULL,
    because_en TEXT NOT NULL,
    since_day TEXT NOT NULL,        -- the day it first stood
    PRIMARY KEY (person_id, register)
);
-- Proposals that a person declined, until a day or for good.
CREATE TABLE register_decision (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    register TEXT NOT NULL,
    direction TEXT NOT NULL,
    why TEXT NOT NULL,
    until_day TEXT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX register_decision_by_person ON register_decision (person_id, register);
-- Which definition a county (or a unit below it) has chosen.
CREATE TABLE register_choice (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    register TEXT NOT NULL,
    definition TEXT NOT NULL,
    from_day TEXT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE TABLE register_sweep (one BIGINT PRIMARY KEY, day TEXT NOT NULL);

-- Each time somebody looked whether a file is true.
CREATE TABLE person_check (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    day TEXT NOT NULL,
    outcome TEXT NOT NULL,          -- entered, edited, same
    by_account TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (person_id, day)
);
CREATE INDEX person_check_by_place ON person_check (unit_path, day);

-- Handing a file to another unit: asked, received or refused; until then the duty stays with the sender.
CREATE TABLE person_transfer (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    from_unit TEXT NOT NULL,
    from_path TEXT NOT NULL,
    to_unit TEXT NOT NULL,
    to_path TEXT NOT NULL,
    state TEXT NOT NULL,            -- asked, received, refused, withdrawn
    why TEXT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at BIGINT
);
CREATE INDEX person_transfer_by_person ON person_transfer (person_id);
CREATE INDEX person_transfer_to ON person_transfer (to_path, state);
CREATE INDEX person_transfer_from ON person_transfer (from_path, state);

-- Attached files: the bytes are in the file store, sealed, once by content.
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- photo, consent, agreement, certificate, other
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    digest TEXT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    removed_at BIGINT,
    removed_why TEXT NOT NULL
);
CREATE INDEX attachment_by_person ON attachment (person_id);
-- What a person or her guardian has agreed to (PIPL arts. 13, 29, 31).
CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    scope TEXT NOT NULL,            -- keep, share, publish, health
    signed_by TEXT NOT NULL,
    relation TEXT NOT NULL,         -- herself, father, mother, guardian
    day TEXT NOT NULL,
    until_day TEXT NOT NULL,        -- empty for as long as the file is kept
    attachment_id TEXT NOT NULL,
    withdrawn_day TEXT NOT NULL,
    withdrawn_why TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX consent_by_person ON consent (person_id);

-- Filters that somebody keeps, for herself or for her unit.
CREATE TABLE person_filter (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BIGINT NOT NULL
);

-- Keys by which files worth comparing meet: hashes of sounds, days and places, of numbers only their blind indexes.
CREATE TABLE person_block (
    block BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (block, person_id)
) WITHOUT ROWID;
-- Pairs of files that may be one person, and what was decided about them.
CREATE TABLE person_pair (
    id TEXT PRIMARY KEY,
    one_id TEXT NOT NULL,           -- the smaller id
    other_id TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    reasons TEXT NOT NULL,          -- JSON: Chinese and English sentences
    state TEXT NOT NULL,            -- open, distinct, merged
    decided_by TEXT NOT NULL,
    decided_at BIGINT,
    found_at BIGINT NOT NULL,
    UNIQUE (one_id, other_id)
);
CREATE INDEX person_pair_by_other ON person_pair (other_id);
-- Two files made one: both as they were and every row that was moved, so that it can be undone.
CREATE TABLE person_merge (
    id TEXT PRIMARY KEY,
    kept_id TEXT NOT NULL,
    gone_id TEXT NOT NULL,
    kept_version BIGINT NOT NULL,   -- the version of the kept file that the merge made
    choices TEXT NOT NULL,          -- sealed JSON: field by field what was taken from where
    moved TEXT NOT NULL,            -- JSON: table and row ids that changed hands
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT NOT NULL
);
CREATE INDEX person_merge_by_kept ON person_merge (kept_id);
CREATE INDEX person_merge_by_gone ON person_merge (gone_id);
