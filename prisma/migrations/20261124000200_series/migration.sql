-- Time series: schema tsdb, outside Prisma's view. The same names and answers with TimescaleDB and without it.
SET LOCAL lock_timeout = '5s';

CREATE SCHEMA tsdb;
GRANT USAGE ON SCHEMA tsdb TO padit_app, padit_ingest, padit_system;

-- The choice is made once, here. The license setting exists only where the library is preloaded; asking an extension that is installed but
-- not preloaded would end the connection. Aggregates and the columnstore need the "timescale" license.
CREATE TABLE tsdb.backend (name text PRIMARY KEY CHECK (name IN ('postgresql', 'timescaledb')));
INSERT INTO tsdb.backend
SELECT CASE
  WHEN current_setting('timescaledb.max_background_workers', true) IS NOT NULL
    AND coalesce(current_setting('padit.timescale', true), '') <> 'off'
    AND EXISTS (SELECT FROM pg_available_extensions WHERE pg_available_extensions.name = 'timescaledb')
  THEN 'timescaledb' ELSE 'postgresql' END;
GRANT SELECT ON tsdb.backend TO padit_app, padit_ingest, padit_system;

DO $$
DECLARE
  plain constant boolean := (SELECT name = 'postgresql' FROM tsdb.backend);
  -- create_hypertable refuses a partitioned table, so each backend makes its own
  by_ts constant text := CASE WHEN plain THEN ' PARTITION BY RANGE (ts)' ELSE '' END;
  by_start constant text := CASE WHEN plain THEN ' PARTITION BY RANGE (start)' ELSE '' END;
BEGIN
  -- no unique key on samples: the ledger keeps batches from coming twice, and a unique check would cost twice the write
  EXECUTE 'CREATE TABLE tsdb.sample (series_id int NOT NULL, ts timestamptz NOT NULL, value float8 NOT NULL, uncertainty float8, flags int NOT NULL DEFAULT 0)' || by_ts;
  EXECUTE 'CREATE TABLE tsdb.sample_detail (series_id int NOT NULL, ts timestamptz NOT NULL, metadata jsonb NOT NULL)' || by_ts;
  EXECUTE 'CREATE TABLE tsdb.window_features (series_id int NOT NULL, start timestamptz NOT NULL, "end" timestamptz NOT NULL, n int NOT NULL, '
    || 'expected float8 NOT NULL, features float8[] NOT NULL CHECK (cardinality(features) = 14), revision int NOT NULL, PRIMARY KEY (series_id, start))' || by_start;
  EXECUTE 'CREATE TABLE tsdb.score (series_id int NOT NULL, ts timestamptz NOT NULL, rule float8 NOT NULL, changepoint float8 NOT NULL, '
    || 'residual float8 NOT NULL, multivariate float8 NOT NULL, composite float8 NOT NULL, is_anomaly boolean NOT NULL, confidence float8 NOT NULL, '
    || 'expected float8, expected_low float8, expected_high float8, PRIMARY KEY (series_id, ts))' || by_ts;
END $$;

DO $$
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'timescaledb' THEN
    CREATE EXTENSION IF NOT EXISTS timescaledb;
    -- One day per chunk suits up to some million samples a day; an installation of 100,000 series sets an hour by set_chunk_time_interval.
    PERFORM create_hypertable('tsdb.sample', by_range('ts', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('tsdb.sample_detail', by_range('ts', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('tsdb.window_features', by_range('start', interval '1 day'), create_default_indexes => false);
    PERFORM create_hypertable('tsdb.score', by_range('ts', interval '1 day'), create_default_indexes => false);
  END IF;
END $$;

CREATE INDEX sample_series_ts ON tsdb.sample (series_id, ts);
CREATE INDEX sample_detail_series_ts ON tsdb.sample_detail (series_id, ts);
GRANT INSERT ON tsdb.sample, tsdb.sample_detail TO padit_ingest;

-- ---- one-minute rollup --------------------------------------------------------------------------------------------------------------------
-- tsdb.sample_1m (series_id, bucket, n, sum, sumsq, min, max) is a continuous aggregate, or a view over what is rolled and what is not yet.
DO $$
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'timescaledb' THEN
    ALTER TABLE tsdb.sample SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'ts');
    CALL add_columnstore_policy('tsdb.sample', after => interval '6 hours');
    EXECUTE $q$
      CREATE MATERIALIZED VIEW tsdb.sample_1m WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
      SELECT series_id, time_bucket('1 minute', ts) AS bucket, count(*) AS n, sum(value) AS sum, sum(value * value) AS sumsq, min(value) AS min, max(value) AS max
      FROM tsdb.sample GROUP BY 1, 2 WITH NO DATA $q$;
    -- 29 days back takes in every late row (7 days) and stays clear of the 30 days after which raw samples go
    PERFORM add_continuous_aggregate_policy('tsdb.sample_1m',
      start_offset => interval '29 days', end_offset => interval '2 minutes', schedule_interval => interval '1 minute');
  ELSE
    CREATE TABLE tsdb.sample_1m_rolled (
      series_id int NOT NULL, bucket timestamptz NOT NULL, n bigint NOT NULL, sum float8 NOT NULL, sumsq float8 NOT NULL, min float8 NOT NULL, max float8 NOT NULL,
      PRIMARY KEY (series_id, bucket));
    CREATE INDEX sample_1m_rolled_bucket ON tsdb.sample_1m_rolled USING brin (bucket);
    -- Inserts older than marks_before leave a mark; readers trust the rolled table below rolled_until, except where a mark stands.
    CREATE TABLE tsdb.rollup_state (one boolean PRIMARY KEY DEFAULT true CHECK (one), marks_before timestamptz NOT NULL, rolled_until timestamptz NOT NULL);
    INSERT INTO tsdb.rollup_state (marks_before, rolled_until) VALUES ('-infinity', '-infinity');
    CREATE TABLE tsdb.dirty_minute (series_id int NOT NULL, bucket timestamptz NOT NULL, PRIMARY KEY (series_id, bucket));
    CREATE VIEW tsdb.sample_1m AS
    SELECT r.series_id, r.bucket, r.n, r.sum, r.sumsq, r.min, r.max
    FROM tsdb.sample_1m_rolled r
    WHERE r.bucket < (SELECT rolled_until FROM tsdb.rollup_state)
      AND NOT EXISTS (SELECT FROM tsdb.dirty_minute d WHERE d.series_id = r.series_id AND d.bucket = r.bucket)
    UNION ALL
    SELECT s.series_id, date_trunc('minute', s.ts), count(*), sum(s.value), sum(s.value * s.value), min(s.value), max(s.value)
    FROM tsdb.sample s WHERE s.ts >= (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2
    UNION ALL
    SELECT d.series_id, d.bucket, count(*), sum(s.value), sum(s.value * s.value), min(s.value), max(s.value)
    FROM tsdb.dirty_minute d JOIN tsdb.sample s ON s.series_id = d.series_id AND s.ts >= d.bucket AND s.ts < d.bucket + interval '1 minute'
    WHERE d.bucket < (SELECT rolled_until FROM tsdb.rollup_state) GROUP BY 1, 2;
  END IF;
END $$;

-- ---- plain PostgreSQL: partitions by day, and the rollup's upkeep --------------------------------------------------------------------------
DO $outer$
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'postgresql' THEN
    -- The shared lock is held to the end of the inserting transaction, so refresh_rollup knows whose rows it cannot see yet.
    CREATE FUNCTION tsdb.mark_dirty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(hashtext('tsdb.rollup'));
      INSERT INTO tsdb.dirty_minute
      SELECT DISTINCT series_id, date_trunc('minute', ts) FROM inserted WHERE ts < (SELECT marks_before FROM tsdb.rollup_state)
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
    CREATE TRIGGER mark_dirty AFTER INSERT ON tsdb.sample REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION tsdb.mark_dirty();
  END IF;
END $outer$;

-- Makes the daily partitions that samples of the coming days and late ones need. Nothing to do with TimescaleDB.
CREATE FUNCTION tsdb.ensure_partitions(first_day date, last_day date) RETURNS void
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
    FOREACH parent IN ARRAY ARRAY['sample', 'sample_detail', 'window_features', 'score'] LOOP
      IF to_regclass(format('tsdb.%I', parent || '_' || to_char(day, 'YYYYMMDD'))) IS NULL THEN
        EXECUTE format('CREATE TABLE tsdb.%I PARTITION OF tsdb.%I FOR VALUES FROM (%L) TO (%L)',
          parent || '_' || to_char(day, 'YYYYMMDD'), parent, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
      END IF;
    END LOOP;
  END LOOP;
END $$;
SELECT tsdb.ensure_partitions((now() AT TIME ZONE 'UTC')::date - 8, (now() AT TIME ZONE 'UTC')::date + 3);

-- Drops what lies wholly before the given times: raw samples, windows and scores, and rollups.
CREATE FUNCTION tsdb.drop_before(raw timestamptz, rollup timestamptz) RETURNS void
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
  FOR child IN
    SELECT inhrelid FROM pg_inherits
    WHERE inhparent IN ('tsdb.sample'::regclass, 'tsdb.sample_detail'::regclass, 'tsdb.window_features'::regclass, 'tsdb.score'::regclass)
      AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') + 1 <= (raw AT TIME ZONE 'UTC')::date
  LOOP
    EXECUTE format('DROP TABLE %s', child);
  END LOOP;
  DELETE FROM tsdb.dirty_minute WHERE bucket < date_trunc('day', raw, 'UTC');
  DELETE FROM tsdb.sample_1m_rolled WHERE bucket < rollup;
END $$;

-- Step one of a refresh: from now on, inserts before `until` leave marks. Commit it before step two, which must see what came before it.
CREATE FUNCTION tsdb.mark_rollup(until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('tsdb.rollup'));
  UPDATE tsdb.rollup_state SET marks_before = greatest(marks_before, date_trunc('minute', until));
END $$;

-- Step two: rolls the minutes between rolled_until and marks_before, and every marked minute anew. TimescaleDB's policy does this itself.
CREATE FUNCTION tsdb.refresh_rollup() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  state record;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  SELECT * INTO state FROM tsdb.rollup_state FOR UPDATE;
  WITH marked AS (DELETE FROM tsdb.dirty_minute RETURNING series_id, bucket),
  rolled AS (
    SELECT s.series_id, date_trunc('minute', s.ts) AS bucket, s.value
    FROM tsdb.sample s WHERE s.ts >= state.rolled_until AND s.ts < state.marks_before
    UNION ALL
    SELECT m.series_id, m.bucket, s.value
    FROM marked m JOIN tsdb.sample s ON s.series_id = m.series_id AND s.ts >= m.bucket AND s.ts < m.bucket + interval '1 minute'
    WHERE m.bucket < state.rolled_until
  )
  INSERT INTO tsdb.sample_1m_rolled
  SELECT series_id, bucket, count(*), sum(value), sum(value * value), min(value), max(value) FROM rolled GROUP BY 1, 2
  ON CONFLICT (series_id, bucket) DO UPDATE
    SET n = excluded.n, sum = excluded.sum, sumsq = excluded.sumsq, min = excluded.min, max = excluded.max;
  UPDATE tsdb.rollup_state SET rolled_until = state.marks_before;
END $$;

-- ---- what padit_app sees: its organization's series, nothing else ---------------------------------------------------------------------------
-- The views read as their owner, whom forced row security on public.series filters by app.tenant_id; row security on the tables themselves
-- is impossible with TimescaleDB. security_barrier keeps a caller's functions from seeing rows before the filter.
CREATE VIEW tsdb.tenant_sample WITH (security_barrier) AS
  SELECT s.series_id, s.ts, s.value, s.uncertainty, s.flags FROM tsdb.sample s JOIN public.series ON series.id = s.series_id;
CREATE VIEW tsdb.tenant_sample_detail WITH (security_barrier) AS
  SELECT d.series_id, d.ts, d.metadata FROM tsdb.sample_detail d JOIN public.series ON series.id = d.series_id;
CREATE VIEW tsdb.tenant_sample_1m WITH (security_barrier) AS
  SELECT m.series_id, m.bucket, m.n, m.sum, m.sumsq, m.min, m.max FROM tsdb.sample_1m m JOIN public.series ON series.id = m.series_id;
CREATE VIEW tsdb.tenant_window WITH (security_barrier) AS
  SELECT w.series_id, w.start, w."end", w.n, w.expected, w.features, w.revision
  FROM tsdb.window_features w JOIN public.series ON series.id = w.series_id;
CREATE VIEW tsdb.tenant_score WITH (security_barrier) AS
  SELECT c.series_id, c.ts, c.rule, c.changepoint, c.residual, c.multivariate, c.composite, c.is_anomaly, c.confidence, c.expected, c.expected_low, c.expected_high
  FROM tsdb.score c JOIN public.series ON series.id = c.series_id;
GRANT SELECT ON tsdb.tenant_sample, tsdb.tenant_sample_detail, tsdb.tenant_sample_1m, tsdb.tenant_window, tsdb.tenant_score TO padit_app;

-- Rows of other organizations' series fall out in the join. A newer revision of a window replaces the older one, never the other way round.
CREATE FUNCTION tsdb.write_windows(rows jsonb) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH written AS (
    INSERT INTO tsdb.window_features AS w
    SELECT r.series_id, r.start, r."end", r.n, r.expected, r.features, r.revision
    FROM jsonb_to_recordset(rows) AS r (series_id int, start timestamptz, "end" timestamptz, n int, expected float8, features float8[], revision int)
    JOIN public.series ON series.id = r.series_id
    ON CONFLICT (series_id, start) DO UPDATE
      SET "end" = excluded."end", n = excluded.n, expected = excluded.expected, features = excluded.features, revision = excluded.revision
      WHERE w.revision <= excluded.revision
    RETURNING 1)
  SELECT count(*)::int FROM written
$$;
CREATE FUNCTION tsdb.write_scores(rows jsonb) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH written AS (
    INSERT INTO tsdb.score
    SELECT r.series_id, r.ts, r.rule, r.changepoint, r.residual, r.multivariate, r.composite, r.is_anomaly, r.confidence, r.expected, r.expected_low, r.expected_high
    FROM jsonb_to_recordset(rows) AS r (series_id int, ts timestamptz, rule float8, changepoint float8, residual float8, multivariate float8,
      composite float8, is_anomaly boolean, confidence float8, expected float8, expected_low float8, expected_high float8)
    JOIN public.series ON series.id = r.series_id
    ON CONFLICT (series_id, ts) DO UPDATE
      SET rule = excluded.rule, changepoint = excluded.changepoint, residual = excluded.residual, multivariate = excluded.multivariate,
        composite = excluded.composite, is_anomaly = excluded.is_anomaly, confidence = excluded.confidence,
        expected = excluded.expected, expected_low = excluded.expected_low, expected_high = excluded.expected_high
    RETURNING 1)
  SELECT count(*)::int FROM written
$$;

REVOKE EXECUTE ON FUNCTION tsdb.ensure_partitions, tsdb.drop_before, tsdb.mark_rollup, tsdb.refresh_rollup, tsdb.write_windows, tsdb.write_scores FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tsdb.ensure_partitions, tsdb.drop_before, tsdb.mark_rollup, tsdb.refresh_rollup TO padit_system;
GRANT EXECUTE ON FUNCTION tsdb.write_windows, tsdb.write_scores TO padit_app;
