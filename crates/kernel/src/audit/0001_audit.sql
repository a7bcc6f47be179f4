-- Every change and every refused sign-in, sealed in a chain.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    resource TEXT NOT NULL,
    unit_path TEXT NOT NULL,
    detail TEXT NOT NULL,
    seal TEXT NOT NULL
);
CREATE INDEX audit_by_resource ON audit (resource, seq);
CREATE TABLE audit_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, seal) VALUES (1, 0, '');
