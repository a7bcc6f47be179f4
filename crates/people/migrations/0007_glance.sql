-- What counts over everybody on the registers look at, beside the wide rows of the files themselves: progress of the
-- quarterly check asks this of each of tens of thousands.
CREATE INDEX person_at_glance ON person (id, unit_path, status, removed_at, checked_on, unit_id, file_class, minor_until, name_key);
-- "On which registers are these people" was answered by reading the whole county's enrolments for one page: the other
-- index began with until_day and looked cheaper. Now it begins with the register.
DROP INDEX enrolment_by_register;
CREATE INDEX enrolment_by_register ON enrolment (register, until_day, person_id);
-- What lists are narrowed by stands in the index of their order, so that rows that do not fit are passed over without
-- being fetched.
DROP INDEX person_by_place;
CREATE INDEX person_by_place ON person (unit_path, name_key, id, removed_at, status, file_class, minor_until, risk, checked_on, haves);
