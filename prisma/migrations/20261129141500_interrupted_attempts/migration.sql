-- An attempt whose worker was killed has no outcome of its own: the next attempt logs it as interrupted.
ALTER TABLE delivery_attempt
  DROP CONSTRAINT delivery_attempt_outcome_known,
  ADD CONSTRAINT delivery_attempt_outcome_known CHECK (outcome IN ('delivered', 'retry', 'rejected', 'gone', 'interrupted'));
