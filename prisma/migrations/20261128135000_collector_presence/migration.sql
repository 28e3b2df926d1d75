-- What the shard's lease remembers of a collector's silences, so that one that comes and goes is one alert.
ALTER TABLE collector ADD COLUMN presence jsonb NOT NULL DEFAULT '{}';
