-- What was understood of a row is packed before it is sealed: a fifth of the space. Rows judged before stay as they are.
ALTER TABLE person_import_row ADD COLUMN packed BYTEA;  -- sealed, packed JSON as in content, which is empty then
