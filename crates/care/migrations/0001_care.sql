-- Care: who looks after whom, what is owed, which human decisions changed it.
CREATE TABLE carer (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,        -- her own file
    account_id TEXT NOT NULL,       -- her sign-in; empty without one
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,        -- the unit that looks after her: moves with it
    kind TEXT NOT NULL,             -- surrogate_parent, loving_mother, cadre, volunteer, five_elders
    state TEXT NOT NULL,            -- applied, approved, on_leave, left, refused
    capacity BIGINT NOT NULL,       -- how many she can take on
    wish_sex TEXT NOT NULL,         -- GB/T 2261.1 of those she would rather take on; empty for any
    wish_from BIGINT NOT NULL,      -- youngest age she would take on, years; 0 for any
    wish_until BIGINT NOT NULL,     -- oldest; 0 for any
    skills TEXT NOT NULL,           -- words with spaces between
    checked_on TEXT NOT NULL,       -- the day of the last record check (未成年人保护法 62); empty without one
    committed_on TEXT NOT NULL,     -- the day she signed the commitment letter; empty without one
    training_hours BIGINT NOT NULL,
    away_from TEXT NOT NULL,        -- leave; empty without one
    away_until TEXT NOT NULL,
    note TEXT NOT NULL,             -- of a refusal or leaving: why
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX carer_by_place ON carer (unit_path, state);
CREATE INDEX carer_by_person ON carer (person_id);
CREATE INDEX carer_by_account ON carer (account_id);
CREATE TABLE pairing (
    id TEXT PRIMARY KEY,
    carer_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,        -- last day; empty while it goes on
    why_end TEXT NOT NULL,
    version BIGINT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX pairing_by_person ON pairing (person_id, until_day);
CREATE INDEX pairing_by_carer ON pairing (carer_id, until_day);
-- What people decided about a duty: the only thing about duties that is stored by hand.
CREATE TABLE duty_decision (
    id TEXT PRIMARY KEY,
    duty TEXT NOT NULL,             -- duty of a pack; empty for all of the person's
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- waived: not asked in these days; reassigned: somebody else owes it in these days
    carer_id TEXT NOT NULL,         -- for reassigned: who
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,        -- last day; empty while it goes on
    why TEXT NOT NULL,
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX duty_decision_by_person ON duty_decision (person_id);
-- Which duties a county has, and its own copy of a rule where it changed one; the last row of a duty prevails.
CREATE TABLE duty_choice (
    id TEXT PRIMARY KEY,
    unit_path TEXT NOT NULL,        -- the county
    duty TEXT NOT NULL,
    chosen BIGINT NOT NULL,         -- 1 in use, 0 not
    rule TEXT NOT NULL,             -- the county's own rule as JSON; empty for the pack's
    by_account TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX duty_choice_by_place ON duty_choice (unit_path, duty, at);
-- From which day a person was at which level of risk: how often she is owed a visit depends on it.
CREATE TABLE care_risk (
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    risk TEXT NOT NULL,
    PRIMARY KEY (person_id, from_day)
);
-- What is owed, one row a duty and person: derived, rebuilt from nothing it is the same.
CREATE TABLE next_due (
    duty TEXT NOT NULL,
    person_id TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    school_path TEXT NOT NULL,
    status TEXT NOT NULL,           -- not_owed, done, waived, open, due_soon, overdue
    due_day TEXT NOT NULL,          -- last day of what is asked now (rolled); empty when nothing is
    since_day TEXT NOT NULL,        -- for overdue: the last day by which it should have been done
    last_day TEXT NOT NULL,         -- when it was last done; empty for never
    carer_id TEXT NOT NULL,         -- who owes it now, where a carer does; else whoever holds the post
    owes TEXT NOT NULL,             -- carer, village, school, township: who owes it now
    turns TEXT NOT NULL,            -- the day on which the answer changes by itself; empty for never
    answer TEXT NOT NULL,           -- the whole answer as JSON
    PRIMARY KEY (person_id, duty)
);
CREATE INDEX next_due_by_place ON next_due (unit_path, status, due_day);
CREATE INDEX next_due_by_carer ON next_due (carer_id, status, due_day);
CREATE INDEX next_due_by_turn ON next_due (turns);
