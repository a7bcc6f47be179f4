-- Which keys this database was sealed with. The keys themselves are in a file outside the database.
CREATE TABLE vault_key (
    id TEXT PRIMARY KEY,
    check_text TEXT NOT NULL        -- a known word sealed with the key: tells a wrong key of the same name
);
