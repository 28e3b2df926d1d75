-- Collectors take only jobs that the plan key signed. Those that wait unsigned expire within 90 s.
ALTER TABLE probe_job
  ADD COLUMN document text NOT NULL DEFAULT '',
  ADD COLUMN signature bytea NOT NULL DEFAULT '';
