-- The last starts of a collector's uplink, in the order in which ingest heard them: those of two machines take turns.
ALTER TABLE collector ADD COLUMN starts text[] NOT NULL DEFAULT '{}';
GRANT UPDATE (starts) ON collector TO padit_ingest;
