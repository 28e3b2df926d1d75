-- Rollups in three tiers: minutes, five minutes, hours. Long ranges are read from coarse tiers, which are kept for longer.
--
-- With TimescaleDB each tier is a continuous aggregate over the next finer one. Plain PostgreSQL stores each sample in exactly one place, loose
-- or packed, and a tier has only the packed ones: whatever moves samples into packs adds them to the tiers in the same transaction, and a
-- view adds the loose ones. So the answers are right at any moment without marks, rounds or a trigger on every insert.
SET LOCAL lock_timeout = '5s';

DROP VIEW tsdb.tenant_sample_1m;
DROP FUNCTION tsdb.mark_rollup, tsdb.refresh_rollup, tsdb.refresh_rollup_slice, tsdb.drop_before, tsdb.drop_slice, tsdb.pack_slice,
  tsdb.partitions_before, tsdb.ensure_partitions;

-- ---- TimescaleDB ----------------------------------------------------------------------------------------------------------------------------
DO $outer$
DECLARE
  tier record;
  target regclass;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'timescaledb' THEN
    RETURN;
  END IF;
  FOR tier IN SELECT * FROM (VALUES
    ('sample_5m', 'sample_1m', '5 minutes', interval '4 days', interval '10 minutes', interval '5 minutes'),
    ('sample_1h', 'sample_5m', '1 hour', interval '32 days', interval '2 hours', interval '30 minutes')
  ) AS t (name, source, width, chunk, lag, every)
  LOOP
    EXECUTE format($q$
      CREATE MATERIALIZED VIEW tsdb.%I WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
      SELECT series_id, time_bucket(interval %L, bucket) AS bucket, sum(n)::bigint AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
      FROM tsdb.%I GROUP BY 1, 2 WITH NO DATA $q$, tier.name, tier.width, tier.source);
    PERFORM set_chunk_time_interval(format('tsdb.%I', tier.name)::regclass, tier.chunk);
    EXECUTE format('ALTER MATERIALIZED VIEW tsdb.%I
      SET (timescaledb.enable_columnstore, timescaledb.segmentby = ''series_id'', timescaledb.orderby = ''bucket'')', tier.name);
    -- The policies of the minutes refresh 29 days back. What is older is final, and is filled here once.
    SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass INTO target
    FROM timescaledb_information.continuous_aggregates WHERE view_schema = 'tsdb' AND view_name = tier.name;
    EXECUTE format('INSERT INTO %s (series_id, bucket, n, sum, min, max)
      SELECT series_id, bucket, n, sum, min, max FROM tsdb.%I WHERE bucket < date_trunc(''day'', now(), ''UTC'') - interval ''29 days''',
      target, tier.name);
    PERFORM add_continuous_aggregate_policy(format('tsdb.%I', tier.name)::regclass,
      start_offset => interval '30 days', end_offset => tier.lag, schedule_interval => tier.every);
    EXECUTE format('CALL add_columnstore_policy(%L, after => interval ''9 days'')', 'tsdb.' || tier.name);
  END LOOP;

  -- `slot` is what an index finds: plain PostgreSQL has packs of many buckets.
  CREATE VIEW tsdb.tenant_sample_1m WITH (security_barrier) AS
    SELECT m.series_id, m.bucket, m.n, m.sum, m.min, m.max, m.bucket AS slot FROM tsdb.sample_1m m JOIN public.series ON series.id = m.series_id;
  CREATE VIEW tsdb.tenant_sample_5m WITH (security_barrier) AS
    SELECT m.series_id, m.bucket, m.n, m.sum, m.min, m.max, m.bucket AS slot FROM tsdb.sample_5m m JOIN public.series ON series.id = m.series_id;
  CREATE VIEW tsdb.tenant_sample_1h WITH (security_barrier) AS
    SELECT m.series_id, m.bucket, m.n, m.sum, m.min, m.max, m.bucket AS slot FROM tsdb.sample_1h m JOIN public.series ON series.id = m.series_id;
END $outer$;

-- ---- plain PostgreSQL: tables and views -----------------------------------------------------------------------------------------------------
CREATE TYPE tsdb.rollup_part AS (series_id int, bucket timestamptz, n bigint, sum float8, min float8, max float8);
-- Widths of the tiers' buckets and of their packs: `span` / `width` buckets are one row.
CREATE FUNCTION tsdb.rollup_tiers() RETURNS TABLE (name text, width interval, span interval) LANGUAGE sql IMMUTABLE
  AS $$ VALUES ('sample_1m', interval '1 minute', interval '1 hour'), ('sample_5m', interval '5 minutes', interval '6 hours'),
    ('sample_1h', interval '1 hour', interval '2 days') $$;

DO $outer$
DECLARE
  tier record;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  DROP TRIGGER mark_dirty ON tsdb.sample;
  DROP FUNCTION tsdb.mark_dirty;
  DROP VIEW tsdb.sample_1m;

  -- Rolled minutes of samples that are loose, or that came late, are taken back: only what is packed stays in the rollup.
  CREATE TEMP TABLE recount ON COMMIT DROP AS
    SELECT series_id, date_trunc('minute', ts) AS bucket FROM tsdb.sample
    UNION SELECT series_id, bucket FROM tsdb.dirty_minute;
  ANALYZE recount;
  DELETE FROM tsdb.sample_1m_rolled r USING recount c WHERE r.series_id = c.series_id AND r.bucket = c.bucket;
  DELETE FROM tsdb.sample_1m_rolled WHERE bucket >= (SELECT rolled_until FROM tsdb.rollup_state);
  ALTER TABLE tsdb.sample_1m_rolled DROP COLUMN sumsq;
  INSERT INTO tsdb.sample_1m_rolled (series_id, bucket, n, sum, min, max)
  SELECT c.series_id, c.bucket, count(*), sum(tsdb.bounded(v.value)), min(v.value), max(v.value)
  FROM recount c JOIN tsdb.sample_pack p ON p.series_id = c.series_id AND p.last >= c.bucket AND p.last < c.bucket + interval '61 minutes'
  CROSS JOIN LATERAL (
    SELECT coalesce(r.step / p.grid::float8, r.value) AS value FROM unnest(p.ts, p.steps, p.value) AS r (ts, step, value)
    WHERE date_trunc('minute', date_trunc('hour', p.last, 'UTC') + interval '30 minutes' + interval '1 microsecond' * r.ts) = c.bucket) v
  GROUP BY 1, 2;
  DROP TABLE tsdb.dirty_minute, tsdb.rollup_state;

  -- One row has the buckets of a span: `slots` numbers them, or is NULL when none is missing. Where all values are multiples of 1 / grid, the
  -- lowest value is `low` steps, the highest `rise` steps above it, and the sum `excess` steps above n times the lowest; else float8. No
  -- unique key: one upkeep at a time writes them.
  FOR tier IN SELECT * FROM tsdb.rollup_tiers() LOOP
    EXECUTE format($q$
      CREATE TABLE tsdb.%1$I (
        series_id int NOT NULL, start timestamptz NOT NULL, grid int, n int, slots smallint[], ns int[], low int[], rise int[], excess int[],
        sum float8[], min float8[], max float8[],
        CHECK ((grid IS NULL) = (low IS NULL) AND (grid IS NULL) = (rise IS NULL) AND (grid IS NULL) = (min IS NOT NULL)),
        CHECK ((excess IS NULL) <> (sum IS NULL)), CHECK ((n IS NULL) <> (ns IS NULL))
      ) PARTITION BY RANGE (start) $q$, tier.name || '_pack');
    EXECUTE format('CREATE INDEX %I ON tsdb.%I (series_id, start)', tier.name || '_pack_series_start', tier.name || '_pack');

    -- The tier as rows (series_id, bucket, n, sum, min, max, slot): packs, single samples, and minutes that are not in packs. A bucket may
    -- have several rows; readers add them up. A query that bounds `bucket` must bound `slot`, because an index finds only that: a bucket
    -- begins at most a span after its slot, or at most a width before it.
    EXECUTE format($q$
      CREATE VIEW tsdb.%1$I AS
      SELECT p.series_id, p.start + interval %3$L * coalesce(r.slot, r.at - 1) AS bucket, coalesce(r.n, p.n)::bigint AS n,
        coalesce(r.sum, (coalesce(r.n, p.n)::float8 * coalesce(r.low / p.grid::float8, r.min) + r.excess / p.grid::float8)) AS sum,
        coalesce(r.low / p.grid::float8, r.min) AS min, coalesce((r.low::float8 + r.rise) / p.grid, r.max) AS max, p.start AS slot
      FROM tsdb.%2$I p, LATERAL unnest(p.slots, p.ns, p.low, p.rise, p.excess, p.sum, p.min, p.max) WITH ORDINALITY
        AS r (slot, n, low, rise, excess, sum, min, max, at)
      UNION ALL
      SELECT s.series_id, date_bin(interval %3$L, s.ts, timestamptz 'epoch'), 1, tsdb.bounded(s.value), s.value, s.value, s.ts FROM tsdb.sample s
      UNION ALL
      SELECT m.series_id, date_bin(interval %3$L, m.bucket, timestamptz 'epoch'), m.n, m.sum, m.min, m.max, m.bucket
      FROM tsdb.sample_1m_rolled m $q$, tier.name, tier.name || '_pack', tier.width);
    EXECUTE format($q$
      CREATE VIEW tsdb.%I WITH (security_barrier) AS
      SELECT m.series_id, m.bucket, m.n, m.sum, m.min, m.max, m.slot FROM tsdb.%I m JOIN public.series ON series.id = m.series_id
      $q$, 'tenant_' || tier.name, tier.name);
  END LOOP;

  ALTER TABLE tsdb.pack_state ADD COLUMN series_per_slice int NOT NULL DEFAULT 10;
END $outer$;
GRANT SELECT ON tsdb.tenant_sample_1m, tsdb.tenant_sample_5m, tsdb.tenant_sample_1h TO padit_app;

-- ---- plain PostgreSQL: partitions -----------------------------------------------------------------------------------------------------------
-- Monthly partitions of the tiers' packs, of which the first may begin a span before `first_day`. A partition's name ends with its first day.
CREATE FUNCTION tsdb.ensure_months(first_day date, last_day date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('tsdb.partitions'));
  FOR part IN
    SELECT name || '_pack' AS parent, month::date AS first, (month + interval '1 month')::date AS last
    FROM generate_series(date_trunc('month', first_day - interval '2 days'), last_day::timestamp, interval '1 month') AS month, tsdb.rollup_tiers()
  LOOP
    IF to_regclass(format('tsdb.%I', part.parent || '_' || to_char(part.first, 'YYYYMMDD'))) IS NULL THEN
      EXECUTE format('CREATE TABLE tsdb.%I PARTITION OF tsdb.%I FOR VALUES FROM (%L) TO (%L)',
        part.parent || '_' || to_char(part.first, 'YYYYMMDD'), part.parent, part.first::timestamp AT TIME ZONE 'UTC',
        part.last::timestamp AT TIME ZONE 'UTC');
    END IF;
  END LOOP;
END $$;

-- Daily partitions of samples and of what is made of them, and the months of the tiers.
CREATE FUNCTION tsdb.ensure_partitions(first_day date, last_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part record;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('tsdb.partitions'));
  FOR part IN
    SELECT parent, day::date AS first, day::date + 1 AS last
    FROM generate_series(first_day, last_day, interval '1 day') AS day,
      unnest(ARRAY['sample', 'sample_pack', 'sample_detail', 'window_features', 'score']) AS parent
  LOOP
    IF to_regclass(format('tsdb.%I', part.parent || '_' || to_char(part.first, 'YYYYMMDD'))) IS NULL THEN
      EXECUTE format('CREATE TABLE tsdb.%I PARTITION OF tsdb.%I FOR VALUES FROM (%L) TO (%L)',
        part.parent || '_' || to_char(part.first, 'YYYYMMDD'), part.parent, part.first::timestamp AT TIME ZONE 'UTC',
        part.last::timestamp AT TIME ZONE 'UTC');
    END IF;
  END LOOP;
  PERFORM tsdb.ensure_months(first_day, last_day);
END $$;

-- Partitions of the named tables that lie wholly before a time, oldest first. For plain PostgreSQL alone.
CREATE FUNCTION tsdb.partitions_before(parents text[], length interval, before timestamptz) RETURNS SETOF regclass
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT inhrelid::regclass FROM pg_inherits
  WHERE inhparent IN (SELECT to_regclass('tsdb.' || quote_ident(parent)) FROM unnest(parents) AS parent)
    AND to_date(substring(inhrelid::regclass::text FROM '\d{8}$'), 'YYYYMMDD') + length <= before AT TIME ZONE 'UTC'
  ORDER BY right(inhrelid::regclass::text, 8)
$$;

-- Drops one partition that lies wholly before its time, or with TimescaleDB all such chunks. Answers whether more waits.
CREATE FUNCTION tsdb.drop_slice(raw timestamptz, minutes timestamptz, five_minutes timestamptz, hours timestamptz, rows_per_slice int)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
    PERFORM drop_chunks('tsdb.sample_1m', older_than => minutes);
    PERFORM drop_chunks('tsdb.sample_5m', older_than => five_minutes);
    PERFORM drop_chunks('tsdb.sample_1h', older_than => hours);
    RETURN false;
  END IF;
  SELECT one INTO child FROM (
    SELECT tsdb.partitions_before(ARRAY['sample', 'sample_pack', 'sample_detail', 'window_features', 'score'], '1 day', raw) AS one
    UNION ALL SELECT tsdb.partitions_before(ARRAY['sample_1m_pack'], '1 month', minutes)
    UNION ALL SELECT tsdb.partitions_before(ARRAY['sample_5m_pack'], '1 month', five_minutes)
    UNION ALL SELECT tsdb.partitions_before(ARRAY['sample_1h_pack'], '1 month', hours)) AS old LIMIT 1;
  IF child IS NOT NULL THEN
    EXECUTE format('DROP TABLE %s', child);
    RETURN true;
  END IF;
  DELETE FROM tsdb.sample_1m_rolled WHERE ctid = ANY (ARRAY(SELECT ctid FROM tsdb.sample_1m_rolled WHERE bucket < hours LIMIT rows_per_slice));
  GET DIAGNOSTICS deleted = ROW_COUNT;
  RETURN deleted = rows_per_slice;
END $$;

-- ---- plain PostgreSQL: packing --------------------------------------------------------------------------------------------------------------
-- Whether a value is a multiple of 1 / grid. Values that no grid holds are bounded, because their product could overflow.
CREATE FUNCTION tsdb.is_even(value float8, grid int) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT tsdb.bounded(value) * grid = round(tsdb.bounded(value) * grid) $$;

-- Adds minutes to a tier. Packs that they meet are opened and written anew.
CREATE FUNCTION tsdb.add_to_tier(tier text, width interval, span interval, parts tsdb.rollup_part[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first_start timestamptz;
  last_start timestamptz;
  first_series int;
  last_series int;
BEGIN
  SELECT date_bin(span, min(bucket), 'epoch'), date_bin(span, max(bucket), 'epoch'), min(series_id), max(series_id)
  INTO first_start, last_start, first_series, last_series FROM unnest(parts);
  EXECUTE format($q$
    WITH added AS (
      SELECT series_id, date_bin($2, bucket, 'epoch') AS bucket, sum(n) AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
      FROM unnest($1) GROUP BY 1, 2
    ), opened AS (
      DELETE FROM tsdb.%1$I p USING (SELECT DISTINCT series_id, date_bin($3, bucket, 'epoch') AS start FROM added) a
      WHERE p.series_id = a.series_id AND p.start = a.start AND p.start BETWEEN $4 AND $5 AND p.series_id BETWEEN $6 AND $7
      RETURNING p.*
    ), every AS (
      SELECT series_id, bucket, n, sum, min, max FROM added
      UNION ALL
      SELECT p.series_id, p.start + $2 * coalesce(r.slot, r.at - 1), coalesce(r.n, p.n),
        coalesce(r.sum, (coalesce(r.n, p.n)::float8 * coalesce(r.low / p.grid::float8, r.min) + r.excess / p.grid::float8)),
        coalesce(r.low / p.grid::float8, r.min), coalesce((r.low::float8 + r.rise) / p.grid, r.max)
      FROM opened p, LATERAL unnest(p.slots, p.ns, p.low, p.rise, p.excess, p.sum, p.min, p.max) WITH ORDINALITY
        AS r (slot, n, low, rise, excess, sum, min, max, at)
    ), bucketed AS (
      SELECT series_id, date_bin($3, bucket, 'epoch') AS start, bucket, sum(n)::int AS n, sum(sum) AS sum, min(min) AS min, max(max) AS max
      FROM every GROUP BY series_id, bucket
    ), packed AS (
      SELECT series_id, start, count(*) = extract(epoch FROM $3) / extract(epoch FROM $2) AS is_whole,
        array_agg((extract(epoch FROM bucket - start) / extract(epoch FROM $2))::smallint) AS slots,
        CASE WHEN min(n) = max(n) THEN min(n) END AS n, array_agg(n) AS ns,
        tsdb.grid_of(max(greatest(abs(min), abs(max))), bool_and(tsdb.is_even(min, 1024) AND tsdb.is_even(max, 1024)),
          bool_and(tsdb.is_even(min, 1048576) AND tsdb.is_even(max, 1048576))) AS grid,
        max(tsdb.bounded(max) - tsdb.bounded(min)) AS rise, max(sum - n * tsdb.bounded(min)) AS excess, bool_and(sum * 1048576 = round(sum * 1048576)) AS is_exact,
        array_agg(sum) AS sum, array_agg(min) AS min, array_agg(max) AS max
      FROM (SELECT * FROM bucketed ORDER BY series_id, bucket) AS ordered GROUP BY 1, 2
    ), fitted AS (
      SELECT *, CASE WHEN rise * grid < 2e9 THEN grid END AS steps, is_exact AND excess * grid < 2e9 AS fits FROM packed
    )
    INSERT INTO tsdb.%1$I (series_id, start, grid, n, slots, ns, low, rise, excess, sum, min, max)
    SELECT series_id, start, steps, n, CASE WHEN NOT is_whole THEN slots END, CASE WHEN n IS NULL THEN ns END, i.low, i.rise, i.excess,
      CASE WHEN i.excess IS NULL THEN sum END, CASE WHEN steps IS NULL THEN min END, CASE WHEN steps IS NULL THEN max END
    FROM fitted LEFT JOIN LATERAL (
      SELECT array_agg((least_value * steps)::int ORDER BY at) AS low, array_agg(((tsdb.bounded(greatest_value) - tsdb.bounded(least_value)) * steps)::int ORDER BY at) AS rise,
        CASE WHEN fits THEN array_agg(((total - count * tsdb.bounded(least_value)) * steps)::int ORDER BY at) END AS excess
      FROM unnest(fitted.min, fitted.max, fitted.sum, fitted.ns) WITH ORDINALITY AS r (least_value, greatest_value, total, count, at)
    ) i ON steps IS NOT NULL $q$, tier || '_pack')
  USING parts, width, span, first_start, last_start, first_series, last_series;
END $$;

CREATE FUNCTION tsdb.add_to_rollup(parts tsdb.rollup_part[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cardinality(parts) > 0 THEN
    PERFORM tsdb.add_to_tier(name, width, span, parts) FROM tsdb.rollup_tiers();
  END IF;
END $$;

-- Packs a slice of the loose samples before `before`, day by day and in order of series, and adds them to the tiers in the same transaction: a
-- reader's statement finds each sample in one of the two places. Answers whether more waits.
CREATE FUNCTION tsdb.pack_slice(before timestamptz, rows_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  state record;
  child regclass;
  first_series int;
  moved int;
  parts tsdb.rollup_part[];
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN false;
  END IF;
  SELECT * INTO state FROM tsdb.pack_state FOR UPDATE;
  -- The day that the last slice left, else the next later day; days that are through wait for the next upkeep.
  SELECT inhrelid::regclass, to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') INTO child, state.day FROM pg_inherits
  WHERE inhparent = 'tsdb.sample'::regclass
    AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') >= coalesce(state.day, '-infinity')
    AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < before AT TIME ZONE 'UTC'
    AND pg_relation_size(inhrelid) > 0
  ORDER BY right(inhrelid::regclass::text, 8) LIMIT 1;
  IF child IS NULL THEN
    UPDATE tsdb.pack_state SET day = NULL, next_series = 0;
    RETURN false;
  END IF;
  EXECUTE format('SELECT series_id FROM %s WHERE series_id >= $1 AND ts < $2 ORDER BY series_id LIMIT 1', child) INTO first_series
  USING state.next_series, before;
  IF first_series IS NULL THEN
    IF state.day + 1 <= before AT TIME ZONE 'UTC' THEN
      PERFORM tsdb.truncate_if_empty(child);
    END IF;
    UPDATE tsdb.pack_state SET day = state.day + 1, next_series = 0;
    RETURN true;
  END IF;
  -- The rows of a slice are sorted in memory.
  PERFORM set_config('work_mem', '64MB', true);

  EXECUTE format($q$
    WITH loose AS (
      DELETE FROM %s WHERE series_id >= $1 AND series_id < $1 + $2 AND ts < $4
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
      SELECT series_id, hour, max(ts) AS last, tsdb.grid_of(max(abs(value)), bool_and(tsdb.is_even(value, 1024)),
          bool_and(tsdb.is_even(value, 1048576))) AS grid,
        CASE WHEN min(flags) = max(flags) THEN min(flags) END AS flags, array_agg(flags) AS flag_list, array_agg(value) AS value,
        array_agg(((extract(epoch FROM ts - hour) - 1800) * 1000000)::int) AS ts,
        CASE WHEN count(uncertainty) > 0 THEN array_agg(uncertainty) END AS uncertainty
      FROM (SELECT * FROM every ORDER BY series_id, hour, ts) ordered GROUP BY series_id, hour
    ), written AS (
      INSERT INTO tsdb.sample_pack (series_id, last, grid, flags, ts, steps, value, uncertainty, flag_list)
      SELECT series_id, last, grid, flags, ts,
        CASE WHEN grid IS NOT NULL THEN ARRAY(SELECT (v * grid)::int FROM unnest(value) WITH ORDINALITY AS r (v, n) ORDER BY n) END,
        CASE WHEN grid IS NULL THEN value END, uncertainty, CASE WHEN flags IS NULL THEN flag_list END
      FROM packed
    ), minute AS (
      SELECT series_id, date_trunc('minute', ts) AS bucket, count(*) AS n, sum(tsdb.bounded(value)) AS sum, min(value) AS min, max(value) AS max
      FROM loose GROUP BY 1, 2
    )
    SELECT sum(n)::int, array_agg(ROW(series_id, bucket, n, sum, min, max)::tsdb.rollup_part) FROM minute $q$, child)
  INTO moved, parts
  USING first_series, state.series_per_slice, state.day::timestamp AT TIME ZONE 'UTC', before;
  PERFORM tsdb.add_to_rollup(parts);
  UPDATE tsdb.pack_state SET day = state.day, next_series = first_series + state.series_per_slice,
    series_per_slice = CASE
      WHEN moved > rows_per_slice THEN greatest(1, state.series_per_slice / 2)
      WHEN moved < rows_per_slice / 2 THEN least(4000, state.series_per_slice * 2)
      ELSE state.series_per_slice END;
  RETURN true;
END $$;

-- Packs a slice of the minutes that lie in no pack: those of earlier versions and of a restored backup. Answers whether more waits.
CREATE FUNCTION tsdb.pack_minutes_slice(rows_per_slice int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parts tsdb.rollup_part[];
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'postgresql' THEN
    RETURN false;
  END IF;
  PERFORM FROM tsdb.pack_state FOR UPDATE;
  WITH moved AS (
    DELETE FROM tsdb.sample_1m_rolled WHERE ctid = ANY (ARRAY(SELECT ctid FROM tsdb.sample_1m_rolled ORDER BY series_id, bucket LIMIT rows_per_slice))
    RETURNING series_id, bucket, n, sum, min, max)
  SELECT array_agg(ROW(series_id, bucket, n, sum, min, max)::tsdb.rollup_part) INTO parts FROM moved;
  IF parts IS NULL THEN
    RETURN false;
  END IF;
  PERFORM set_config('work_mem', '64MB', true);
  PERFORM tsdb.ensure_months((min(bucket) AT TIME ZONE 'UTC')::date, (max(bucket) AT TIME ZONE 'UTC')::date) FROM unnest(parts);
  PERFORM tsdb.add_to_rollup(parts);
  RETURN true;
END $$;

-- Every day that has samples gets its months.
DO $$
BEGIN
  IF (SELECT name FROM tsdb.backend) = 'postgresql' THEN
    PERFORM tsdb.ensure_partitions(min(to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')), max(to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD')))
    FROM pg_inherits WHERE inhparent = 'tsdb.sample'::regclass;
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION tsdb.ensure_partitions, tsdb.ensure_months, tsdb.partitions_before, tsdb.drop_slice, tsdb.add_to_tier, tsdb.add_to_rollup, tsdb.pack_slice,
  tsdb.pack_minutes_slice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tsdb.ensure_partitions, tsdb.drop_slice, tsdb.pack_slice, tsdb.pack_minutes_slice TO padit_system;
