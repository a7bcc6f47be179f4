-- The processes that serve this database, and when each last said that it is there: what tells work that goes on in another
-- process from work that was interrupted.
CREATE TABLE node (
    id TEXT PRIMARY KEY,            -- minted when the process starts
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
