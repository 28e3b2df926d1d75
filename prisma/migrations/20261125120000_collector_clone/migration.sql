-- When ingest last saw two machines speak as one collector.
ALTER TABLE collector ADD COLUMN clone_seen_at timestamptz(3);
GRANT UPDATE (clone_seen_at) ON collector TO padit_ingest;
