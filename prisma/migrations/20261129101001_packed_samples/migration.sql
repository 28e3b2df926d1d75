-- Plain PostgreSQL: samples older than a day are packed, one row for each series and hour with arrays of its samples. Packed samples are read
-- through the same views; late samples of a packed hour are stored loose, are read beside it, and join it at the next upkeep.
-- With TimescaleDB, whose columnstore does this, the views only gain the column `slot`.
SET LOCAL lock_timeout = '5s';

DO $outer$
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'timescaledb' THEN
    CREATE OR REPLACE VIEW tsdb.tenant_sample WITH (security_barrier) AS
      SELECT s.series_id, s.ts, tsdb.reading_value(s.value, s.uncertainty, series.unit) AS value,
        tsdb.reading_uncertainty(s.uncertainty) AS uncertainty, s.flags, s.ts AS slot
      FROM tsdb.sample s JOIN public.series ON series.id = s.series_id;
    CREATE VIEW tsdb.tenant_newest_loose WITH (security_barrier) AS
      SELECT s.series_id, s.ts, tsdb.reading_value(s.value, s.uncertainty, series.unit) AS value,
        tsdb.reading_uncertainty(s.uncertainty) AS uncertainty, s.flags
      FROM tsdb.sample s JOIN public.series ON series.id = s.series_id;
    CREATE VIEW tsdb.tenant_newest_packed WITH (security_barrier) AS
      SELECT series_id, ts, value, uncertainty, flags FROM tsdb.tenant_newest_loose WHERE false;
    RETURN;
  END IF;

  -- Times are microseconds from half past the hour of `last`, which fit in int4. Values are multiples of 1 / grid where every value of the
  -- hour is one (ingest stores most times so), else float8. `flags` is what all samples share, or NULL and a list. No unique key: only one
  -- upkeep packs at a time, and it merges an hour that has a row.
  CREATE TABLE tsdb.sample_pack (
    series_id int NOT NULL, last timestamptz NOT NULL, grid int, flags int, ts int[] NOT NULL, steps int[], value float8[],
    uncertainty real[], flag_list int[],
    CHECK ((grid IS NULL) = (steps IS NULL)), CHECK ((steps IS NULL) <> (value IS NULL)), CHECK ((flags IS NULL) <> (flag_list IS NULL))
  ) PARTITION BY RANGE (last);
  CREATE INDEX sample_pack_series_last ON tsdb.sample_pack (series_id, last);
  CREATE TABLE tsdb.pack_state (one boolean PRIMARY KEY DEFAULT true CHECK (one), day date, next_series int NOT NULL DEFAULT 0);
  INSERT INTO tsdb.pack_state DEFAULT VALUES;

  -- `slot` is a sample's time, or that of the last sample of its pack: a sample is at most an hour older than its slot. A query that bounds
  -- ts must bound slot as well, because only slot is found by an index.
  CREATE VIEW tsdb.every_sample AS
    SELECT s.series_id, s.ts, s.value, s.uncertainty, s.flags, s.ts AS slot FROM tsdb.sample s
    UNION ALL
    SELECT p.series_id, date_trunc('hour', p.last, 'UTC') + interval '30 minutes' + interval '1 microsecond' * r.ts,
      coalesce(r.step / p.grid::float8, r.value), r.uncertainty::float8, coalesce(r.flag, p.flags), p.last
    FROM tsdb.sample_pack p, LATERAL unnest(p.ts, p.steps, p.value, p.uncertainty, p.flag_list) AS r (ts, step, value, uncertainty, flag);
  CREATE OR REPLACE VIEW tsdb.tenant_sample WITH (security_barrier) AS
    SELECT s.series_id, s.ts, tsdb.reading_value(s.value, s.uncertainty, series.unit) AS value,
      tsdb.reading_uncertainty(s.uncertainty) AS uncertainty, s.flags, s.slot
    FROM tsdb.every_sample s JOIN public.series ON series.id = s.series_id;
  CREATE VIEW tsdb.tenant_newest_loose WITH (security_barrier) AS
    SELECT s.series_id, s.ts, tsdb.reading_value(s.value, s.uncertainty, series.unit) AS value,
      tsdb.reading_uncertainty(s.uncertainty) AS uncertainty, s.flags
    FROM tsdb.sample s JOIN public.series ON series.id = s.series_id;
  CREATE VIEW tsdb.tenant_newest_packed WITH (security_barrier) AS
    SELECT p.series_id, p.last AS ts,
      tsdb.reading_value(coalesce(p.steps[cardinality(p.ts)] / p.grid::float8, p.value[cardinality(p.ts)]),
        p.uncertainty[cardinality(p.ts)], series.unit) AS value,
      tsdb.reading_uncertainty(p.uncertainty[cardinality(p.ts)]) AS uncertainty, coalesce(p.flag_list[cardinality(p.ts)], p.flags) AS flags
    FROM tsdb.sample_pack p JOIN public.series ON series.id = p.series_id;

  CREATE OR REPLACE VIEW tsdb.sample_1m AS
  SELECT r.series_id, r.bucket, r.n, r.sum, r.sumsq, r.min, r.max
  FROM tsdb.sample_1m_rolled r
  WHERE r.bucket < (SELECT rolled_until FROM tsdb.rollup_state)
    AND NOT EXISTS (SELECT FROM tsdb.dirty_minute d WHERE d.series_id = r.series_id AND d.bucket = r.bucket)
  UNION ALL
  -- Only days that are rolled up are packed.
  SELECT s.series_id, date_trunc('minute', s.ts), count(*), sum(tsdb.bounded(s.value)), sum(tsdb.bounded(s.value) * tsdb.bounded(s.value)),
    min(s.value), max(s.value)
  FROM tsdb.sample s WHERE s.ts >= (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2
  UNION ALL
  SELECT d.series_id, d.bucket, m.n, m.sum, m.sumsq, m.min, m.max
  FROM (SELECT DISTINCT series_id, bucket FROM tsdb.dirty_minute WHERE bucket < (SELECT rolled_until FROM tsdb.rollup_state)) d
  CROSS JOIN LATERAL (
    SELECT count(*) AS n, sum(tsdb.bounded(v.value)) AS sum, sum(tsdb.bounded(v.value) * tsdb.bounded(v.value)) AS sumsq,
      min(v.value) AS min, max(v.value) AS max
    FROM tsdb.every_sample v WHERE v.series_id = d.series_id AND v.ts >= d.bucket AND v.ts < d.bucket + interval '1 minute'
      AND v.slot >= d.bucket AND v.slot < d.bucket + interval '61 minutes') m
  WHERE m.n > 0;
END $outer$;
GRANT SELECT ON tsdb.tenant_newest_loose, tsdb.tenant_newest_packed TO padit_app;

CREATE OR REPLACE FUNCTION tsdb.refresh_rollup_slice(series_per_slice int, round_span interval, marks_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  state record;
  child regclass;
  has_samples boolean := false;
  last_series int;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN false;
  END IF;
  SELECT * INTO state FROM tsdb.rollup_state FOR UPDATE;

  IF EXISTS (SELECT FROM tsdb.dirty_minute WHERE taken AND bucket < state.rolled_until) THEN
    WITH picked AS (
      SELECT series_id, bucket FROM tsdb.dirty_minute WHERE taken AND bucket < state.rolled_until ORDER BY series_id, bucket LIMIT marks_per_slice
    ), marked AS (
      DELETE FROM tsdb.dirty_minute d USING picked p WHERE d.series_id = p.series_id AND d.bucket = p.bucket AND d.taken
      RETURNING d.series_id, d.bucket
    )
    INSERT INTO tsdb.sample_1m_rolled
    SELECT m.series_id, m.bucket, one.* FROM marked m CROSS JOIN LATERAL (
      SELECT count(*) AS n, sum(tsdb.bounded(v.value)) AS sum, sum(tsdb.bounded(v.value) * tsdb.bounded(v.value)), min(v.value), max(v.value)
      FROM tsdb.every_sample v WHERE v.series_id = m.series_id AND v.ts >= m.bucket AND v.ts < m.bucket + interval '1 minute'
        AND v.slot >= m.bucket AND v.slot < m.bucket + interval '61 minutes') one
    WHERE one.n > 0
    ON CONFLICT (series_id, bucket) DO UPDATE
      SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
    RETURN true;
  END IF;

  IF state.rolled_until >= state.marks_before THEN
    RETURN false;
  END IF;
  IF state.rolled_until = '-infinity' THEN
    -- Begins with the oldest day that has samples.
    FOR child IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'tsdb.sample'::regclass ORDER BY right(inhrelid::regclass::text, 8) LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', child) INTO has_samples;
      EXIT WHEN has_samples;
    END LOOP;
    UPDATE tsdb.rollup_state SET rolled_until = CASE
      WHEN has_samples THEN least(marks_before, to_date(right(child::text, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC')
      ELSE marks_before END;
    RETURN true;
  END IF;
  IF state.round_until <= state.rolled_until OR state.round_until > state.marks_before THEN
    state.round_until := least(state.marks_before, state.rolled_until + round_span);
    state.next_series := 0;
  END IF;

  SELECT max(series_id) INTO last_series FROM tsdb.sample WHERE ts >= state.rolled_until AND ts < state.round_until;
  IF last_series IS NULL OR state.next_series > last_series THEN
    UPDATE tsdb.rollup_state SET rolled_until = state.round_until, next_series = 0;
    RETURN true;
  END IF;
  INSERT INTO tsdb.sample_1m_rolled
  SELECT s.series_id, date_trunc('minute', s.ts), count(*), sum(tsdb.bounded(s.value)), sum(tsdb.bounded(s.value) * tsdb.bounded(s.value)),
    min(s.value), max(s.value)
  FROM tsdb.sample s
  WHERE s.series_id >= state.next_series AND s.series_id < state.next_series + series_per_slice
    AND s.ts >= state.rolled_until AND s.ts < state.round_until
  GROUP BY 1, 2
  ON CONFLICT (series_id, bucket) DO UPDATE
    SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
  UPDATE tsdb.rollup_state SET round_until = state.round_until, next_series = state.next_series + series_per_slice;
  RETURN true;
END $$;

-- Gives back the space of a partition whose rows were all deleted. A table in use is tried again at the next upkeep. Transactions that read
-- with one snapshot for long (backups) lock the table before they take the snapshot, which would not see the rows that moved.
CREATE FUNCTION tsdb.truncate_if_empty(partition regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_empty boolean;
BEGIN
  IF pg_relation_size(partition) = 0 THEN
    RETURN;
  END IF;
  PERFORM set_config('lock_timeout', '500ms', true);
  EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', partition);
  EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', partition) INTO is_empty;
  IF is_empty THEN
    EXECUTE format('TRUNCATE %s', partition);
  END IF;
EXCEPTION WHEN lock_not_available THEN
  NULL;
END $$;

-- Packs one slice: the next series of the oldest rolled-up day before `before` that has loose samples. Answers whether more waits. The slice
-- moves rows in one transaction, so that a reader's statement finds each sample in one of the two places.
CREATE FUNCTION tsdb.pack_slice(before timestamptz, series_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  state record;
  rolled timestamptz;
  child regclass;
  first_series int;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN false;
  END IF;
  SELECT * INTO state FROM tsdb.pack_state FOR UPDATE;
  SELECT rolled_until INTO rolled FROM tsdb.rollup_state;
  IF NOT isfinite(rolled) THEN
    RETURN false;
  END IF;
  -- The day that the last slice left, else the next later day; days that are through wait for the next upkeep.
  SELECT inhrelid::regclass, to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') INTO child, state.day FROM pg_inherits
  WHERE inhparent = 'tsdb.sample'::regclass
    AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') >= coalesce(state.day, '-infinity')
    AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') + 1 <= (least(before, rolled) AT TIME ZONE 'UTC')::date
  ORDER BY right(inhrelid::regclass::text, 8) LIMIT 1;
  IF child IS NULL THEN
    UPDATE tsdb.pack_state SET day = NULL, next_series = 0;
    RETURN false;
  END IF;
  EXECUTE format('SELECT min(series_id) FROM %s WHERE series_id >= %s', child, state.next_series) INTO first_series;
  IF first_series IS NULL THEN
    PERFORM tsdb.truncate_if_empty(child);
    UPDATE tsdb.pack_state SET day = state.day + 1, next_series = 0;
    RETURN true;
  END IF;
  -- The rows of a slice are sorted in memory.
  PERFORM set_config('work_mem', '64MB', true);

  EXECUTE format($q$
    WITH loose AS (
      DELETE FROM %s WHERE series_id >= $1 AND series_id < $1 + $2
      RETURNING series_id, ts, value, tsdb.stored_uncertainty(uncertainty) AS uncertainty, flags
    ), hours AS (
      SELECT DISTINCT series_id, date_trunc('hour', ts, 'UTC') AS hour FROM loose
    ), opened AS (
      DELETE FROM tsdb.sample_pack p USING hours h
      WHERE p.series_id = h.series_id AND p.last >= h.hour AND p.last < h.hour + interval '1 hour'
        AND p.series_id >= $1 AND p.series_id < $1 + $2 AND p.last >= $3 AND p.last < $3 + interval '1 day'
      RETURNING p.*
    ), every AS (
      SELECT series_id, date_trunc('hour', ts, 'UTC') AS hour, ts, value, uncertainty, flags FROM loose
      UNION ALL
      SELECT o.series_id, date_trunc('hour', o.last, 'UTC'),
        date_trunc('hour', o.last, 'UTC') + interval '30 minutes' + interval '1 microsecond' * r.ts,
        coalesce(r.step / o.grid::float8, r.value), r.uncertainty, coalesce(r.flag, o.flags)
      FROM opened o, LATERAL unnest(o.ts, o.steps, o.value, o.uncertainty, o.flag_list) AS r (ts, step, value, uncertainty, flag)
    ), packed AS (
      SELECT series_id, hour, max(ts) AS last, tsdb.grid_of(max(abs(value)), bool_and(value * 1024 = round(value * 1024)),
          bool_and(value * 1048576 = round(value * 1048576))) AS grid,
        CASE WHEN min(flags) = max(flags) THEN min(flags) END AS flags, array_agg(flags) AS flag_list, array_agg(value) AS value,
        array_agg(((extract(epoch FROM ts - hour) - 1800) * 1000000)::int) AS ts,
        CASE WHEN count(uncertainty) > 0 THEN array_agg(uncertainty) END AS uncertainty
      FROM (SELECT * FROM every ORDER BY series_id, hour, ts) ordered GROUP BY series_id, hour
    )
    INSERT INTO tsdb.sample_pack (series_id, last, grid, flags, ts, steps, value, uncertainty, flag_list)
    SELECT series_id, last, grid, flags, ts,
      CASE WHEN grid IS NOT NULL THEN ARRAY(SELECT (v * grid)::int FROM unnest(value) WITH ORDINALITY AS r (v, n) ORDER BY n) END,
      CASE WHEN grid IS NULL THEN value END, uncertainty, CASE WHEN flags IS NULL THEN flag_list END
    FROM packed $q$, child)
  USING first_series, series_per_slice, state.day::timestamp AT TIME ZONE 'UTC';
  UPDATE tsdb.pack_state SET day = state.day, next_series = first_series + series_per_slice;
  RETURN true;
END $$;

-- The form in which ingest stores an uncertainty, for samples of earlier versions: two digits, rounded up, as a number of 8 binary digits.
CREATE FUNCTION tsdb.stored_uncertainty(uncertainty float8) RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE
    WHEN uncertainty IS NULL OR uncertainty = uncertainty::real OR uncertainty < 1.1e-12 OR uncertainty > 1e12 THEN uncertainty::real
    ELSE (floor(tsdb.reading_uncertainty(uncertainty) / 2::float8 ^ (floor(ln(tsdb.reading_uncertainty(uncertainty)) / ln(2::float8)) - 7))
      * 2::float8 ^ (floor(ln(tsdb.reading_uncertainty(uncertainty)) / ln(2::float8)) - 7))::real END $$;
-- Steps of a value that fit int4 and hold every value of the hour exactly; NULL if no grid does.
CREATE FUNCTION tsdb.grid_of(largest float8, on_1024th boolean, on_1048576th boolean) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN on_1024th AND largest < 2000000 THEN 1024 WHEN on_1048576th AND largest < 2000 THEN 1048576 END $$;

-- As before, with the partitions of packs.
CREATE OR REPLACE FUNCTION tsdb.ensure_partitions(first_day date, last_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  day date;
  parent text;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('tsdb.partitions'));
  FOR day IN SELECT generate_series(first_day, last_day, interval '1 day') LOOP
    FOREACH parent IN ARRAY ARRAY['sample', 'sample_pack', 'sample_detail', 'window_features', 'score'] LOOP
      IF to_regclass(format('tsdb.%I', parent || '_' || to_char(day, 'YYYYMMDD'))) IS NULL THEN
        EXECUTE format('CREATE TABLE tsdb.%I PARTITION OF tsdb.%I FOR VALUES FROM (%L) TO (%L)',
          parent || '_' || to_char(day, 'YYYYMMDD'), parent, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- Partitions of series that lie wholly before `raw`, oldest first. For plain PostgreSQL alone.
CREATE FUNCTION tsdb.partitions_before(raw timestamptz) RETURNS SETOF regclass LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT inhrelid::regclass FROM pg_inherits
  WHERE inhparent = ANY (ARRAY[to_regclass('tsdb.sample'), to_regclass('tsdb.sample_pack'), to_regclass('tsdb.sample_detail'),
      to_regclass('tsdb.window_features'), to_regclass('tsdb.score')])
    AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') + 1 <= (raw AT TIME ZONE 'UTC')::date
  ORDER BY right(inhrelid::regclass::text, 8)
$$;

CREATE OR REPLACE FUNCTION tsdb.drop_before(raw timestamptz, rollup timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child regclass;
  parent text;
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'timescaledb' THEN
    FOREACH parent IN ARRAY ARRAY['sample', 'sample_detail', 'window_features', 'score'] LOOP
      PERFORM drop_chunks(format('tsdb.%I', parent)::regclass, older_than => raw);
    END LOOP;
    PERFORM drop_chunks('tsdb.sample_1m', older_than => rollup);
    RETURN;
  END IF;
  FOR child IN SELECT tsdb.partitions_before(raw) LOOP
    EXECUTE format('DROP TABLE %s', child);
  END LOOP;
  DELETE FROM tsdb.dirty_minute WHERE bucket < date_trunc('day', raw, 'UTC');
  DELETE FROM tsdb.sample_1m_rolled WHERE bucket < rollup;
END $$;

CREATE OR REPLACE FUNCTION tsdb.drop_slice(raw timestamptz, rollup timestamptz, rows_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child regclass;
  parent text;
  deleted int;
BEGIN
  -- A drop locks the whole table: it must not wait behind a long read while everybody waits behind it.
  PERFORM set_config('lock_timeout', '5s', true);
  IF (SELECT name FROM tsdb.backend) = 'timescaledb' THEN
    FOREACH parent IN ARRAY ARRAY['sample', 'sample_detail', 'window_features', 'score'] LOOP
      PERFORM drop_chunks(format('tsdb.%I', parent)::regclass, older_than => raw);
    END LOOP;
    PERFORM drop_chunks('tsdb.sample_1m', older_than => rollup);
    RETURN false;
  END IF;
  SELECT tsdb.partitions_before(raw) INTO child LIMIT 1;
  IF child IS NOT NULL THEN
    EXECUTE format('DROP TABLE %s', child);
    RETURN true;
  END IF;
  DELETE FROM tsdb.dirty_minute WHERE bucket < date_trunc('day', raw, 'UTC');
  DELETE FROM tsdb.sample_1m_rolled WHERE ctid = ANY (ARRAY(SELECT ctid FROM tsdb.sample_1m_rolled WHERE bucket < rollup LIMIT rows_per_slice));
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN deleted = rows_per_slice;
END $$;

-- Every day that has samples gets a partition of packs.
DO $$
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'postgresql' THEN
    PERFORM tsdb.ensure_partitions(min(to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')), max(to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')))
    FROM pg_inherits WHERE inhparent = 'tsdb.sample'::regclass;
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION tsdb.pack_slice, tsdb.partitions_before, tsdb.truncate_if_empty FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tsdb.pack_slice TO padit_system;
