-- "What was done for this person": asked for hundreds of people at once when what is owed to them is derived.
CREATE INDEX fact_by_subject ON fact (subject, kind, day);
