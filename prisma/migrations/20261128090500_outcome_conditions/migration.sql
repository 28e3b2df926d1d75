-- Conditions of outcome series say how the latest runs ended and, in words, why. `reason` is null for every other state.
ALTER TABLE condition ADD COLUMN reason text;
ALTER TABLE condition DROP CONSTRAINT condition_state_known;
ALTER TABLE condition ADD CONSTRAINT condition_state_known
  CHECK (state IN ('learning', 'ok', 'pending', 'firing', 'no_data', 'failing', 'not_measured', 'not_offered'));
