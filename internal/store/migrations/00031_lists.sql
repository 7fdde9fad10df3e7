-- Every list finds its page by an index in the list's own order, whatever it is
-- narrowed by: the time of a page does not grow with the data.

-- +goose Up
CREATE INDEX task_assisting_due ON task (assisting, due_at, id);
CREATE INDEX task_initiating_due ON task (initiating, due_at, id);
CREATE INDEX task_commissioned_due ON task (commissioned, due_at, id);
CREATE INDEX task_sharing_due ON task (sharing, due_at, id);
CREATE INDEX task_due ON task (due_at, id);
CREATE INDEX verification_initiating_state ON verification (initiating, state, id);
CREATE INDEX verification_commissioned_state ON verification (commissioned, state, id);
CREATE INDEX verification_department_state ON verification (department, state, id);
CREATE INDEX verification_state ON verification (state, id);
DROP INDEX audit_entry_object;
CREATE INDEX audit_entry_object ON audit_entry (object, agency, seq);
CREATE INDEX audit_entry_verb ON audit_entry (agency, verb, seq);
CREATE INDEX audit_entry_outcome ON audit_entry (agency, outcome, seq);

-- +goose Down
DROP INDEX audit_entry_outcome;
DROP INDEX audit_entry_verb;
DROP INDEX audit_entry_object;
CREATE INDEX audit_entry_object ON audit_entry (object, seq);
DROP INDEX verification_state;
DROP INDEX verification_department_state;
DROP INDEX verification_commissioned_state;
DROP INDEX verification_initiating_state;
DROP INDEX task_due;
DROP INDEX task_sharing_due;
DROP INDEX task_commissioned_due;
DROP INDEX task_initiating_due;
DROP INDEX task_assisting_due;
