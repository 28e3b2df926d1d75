-- Windows, scores, details and rollups in a form that compresses. The statistics of a window were one array of float8, which no columnstore
-- can compress; now each statistic is a column of 4 bytes, and scores are thousandths. Without TimescaleDB rows become shorter too.
SET LOCAL lock_timeout = '5s';

DROP VIEW tsdb.tenant_window, tsdb.tenant_score;
DROP FUNCTION tsdb.write_windows(jsonb), tsdb.write_scores(jsonb);

-- Rounds to `bits` significant binary digits, so that the columnstore stores only digits that mean something: 13 bits are within 6e-5
-- of the value, 11 bits 2.5e-4, 8 bits 2e-3. Values beyond 1e30 count as 1e30, because float4 ends at 3e38.
CREATE FUNCTION tsdb.rounded(value float8, bits int) RETURNS float4 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE
    WHEN value IS NULL THEN NULL
    WHEN abs(value) < 1e-30 THEN 0
    WHEN abs(value) > 1e30 THEN sign(value) * 1e30
    ELSE round(value / 2 ^ floor(ln(abs(value)) / ln(2::float8) - bits + 1)) * 2 ^ floor(ln(abs(value)) / ln(2::float8) - bits + 1)
  END::float4 $$;
CREATE FUNCTION tsdb.thousandths(score float8) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT round(least(greatest(score, 0), 1) * 1000)::smallint $$;

-- The columns are the 14 statistics in the order of the contract. Levels have 13 bits, spreads and slopes 8.
ALTER TABLE tsdb.window_features
  ADD COLUMN mean float4, ADD COLUMN std float4, ADD COLUMN min float4, ADD COLUMN max float4, ADD COLUMN median float4,
  ADD COLUMN p25 float4, ADD COLUMN p75 float4, ADD COLUMN p95 float4, ADD COLUMN p99 float4, ADD COLUMN trend float4,
  ADD COLUMN seasonality float4, ADD COLUMN ewma float4, ADD COLUMN gradient float4, ADD COLUMN cusum float4;
UPDATE tsdb.window_features SET
  mean = tsdb.rounded(features[1], 13), std = tsdb.rounded(features[2], 8), min = tsdb.rounded(features[3], 13),
  max = tsdb.rounded(features[4], 13), median = tsdb.rounded(features[5], 13), p25 = tsdb.rounded(features[6], 13),
  p75 = tsdb.rounded(features[7], 13), p95 = tsdb.rounded(features[8], 13), p99 = tsdb.rounded(features[9], 13),
  trend = tsdb.rounded(features[10], 8), seasonality = tsdb.rounded(features[11], 8), ewma = tsdb.rounded(features[12], 13),
  gradient = tsdb.rounded(features[13], 8), cusum = tsdb.rounded(features[14], 8);
ALTER TABLE tsdb.window_features DROP COLUMN features;

ALTER TABLE tsdb.score
  ALTER COLUMN rule TYPE smallint USING tsdb.thousandths(rule),
  ALTER COLUMN changepoint TYPE smallint USING tsdb.thousandths(changepoint),
  ALTER COLUMN residual TYPE smallint USING tsdb.thousandths(residual),
  ALTER COLUMN multivariate TYPE smallint USING tsdb.thousandths(multivariate),
  ALTER COLUMN composite TYPE smallint USING tsdb.thousandths(composite),
  ALTER COLUMN confidence TYPE smallint USING tsdb.thousandths(confidence),
  ALTER COLUMN expected TYPE float4 USING tsdb.rounded(expected, 11),
  ALTER COLUMN expected_low TYPE float4 USING tsdb.rounded(expected_low, 11),
  ALTER COLUMN expected_high TYPE float4 USING tsdb.rounded(expected_high, 11);

DO $$
DECLARE
  parent text;
BEGIN
  IF (SELECT name FROM tsdb.backend) <> 'timescaledb' THEN
    RETURN;
  END IF;
  ALTER TABLE tsdb.window_features SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'start');
  ALTER TABLE tsdb.score SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'ts');
  ALTER TABLE tsdb.sample_detail SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'ts');
  FOREACH parent IN ARRAY ARRAY['tsdb.window_features', 'tsdb.score', 'tsdb.sample_detail'] LOOP
    EXECUTE format('CALL add_columnstore_policy(%L, after => interval ''6 hours'')', parent);
  END LOOP;
  ALTER MATERIALIZED VIEW tsdb.sample_1m
    SET (timescaledb.enable_columnstore, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket');
  -- Ingest accepts samples up to 7 days old. Later ones do not exist, so a compressed chunk is not rolled up again.
  -- Chunks of two days instead of ten keep little uncompressed behind that.
  PERFORM set_chunk_time_interval('tsdb.sample_1m', interval '2 days');
  CALL add_columnstore_policy('tsdb.sample_1m', after => interval '9 days');
END $$;

CREATE VIEW tsdb.tenant_window WITH (security_barrier) AS
  SELECT w.series_id, w.start, w."end", w.n, w.expected,
    ARRAY[w.mean, w.std, w.min, w.max, w.median, w.p25, w.p75, w.p95, w.p99, w.trend, w.seasonality, w.ewma, w.gradient, w.cusum]::float8[] AS features,
    w.revision, w.mean::float8 AS mean, w.median::float8 AS median
  FROM tsdb.window_features w JOIN public.series ON series.id = w.series_id;
CREATE VIEW tsdb.tenant_score WITH (security_barrier) AS
  SELECT c.series_id, c.ts, c.rule / 1000::float8 AS rule, c.changepoint / 1000::float8 AS changepoint, c.residual / 1000::float8 AS residual,
    c.multivariate / 1000::float8 AS multivariate, c.composite / 1000::float8 AS composite, c.is_anomaly, c.confidence / 1000::float8 AS confidence,
    c.expected::float8 AS expected, c.expected_low::float8 AS expected_low, c.expected_high::float8 AS expected_high
  FROM tsdb.score c JOIN public.series ON series.id = c.series_id;
GRANT SELECT ON tsdb.tenant_window, tsdb.tenant_score TO padit_app;

-- Rows of other organizations' series drop out in the join. A newer revision of a window replaces the older one, never the other way round.
CREATE FUNCTION tsdb.write_windows(rows jsonb) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH written AS (
    INSERT INTO tsdb.window_features AS w
      (series_id, start, "end", n, expected, revision, mean, std, min, max, median, p25, p75, p95, p99, trend, seasonality, ewma, gradient, cusum)
    SELECT r.series_id, r.start, r."end", r.n, r.expected, r.revision,
      tsdb.rounded(f[1], 13), tsdb.rounded(f[2], 8), tsdb.rounded(f[3], 13), tsdb.rounded(f[4], 13), tsdb.rounded(f[5], 13),
      tsdb.rounded(f[6], 13), tsdb.rounded(f[7], 13), tsdb.rounded(f[8], 13), tsdb.rounded(f[9], 13), tsdb.rounded(f[10], 8),
      tsdb.rounded(f[11], 8), tsdb.rounded(f[12], 13), tsdb.rounded(f[13], 8), tsdb.rounded(f[14], 8)
    FROM (SELECT *, features AS f FROM jsonb_to_recordset(rows)
      AS r (series_id int, start timestamptz, "end" timestamptz, n int, expected float8, features float8[], revision int)) r
    JOIN public.series ON series.id = r.series_id
    ON CONFLICT (series_id, start) DO UPDATE
      SET "end" = excluded."end", n = excluded.n, expected = excluded.expected, revision = excluded.revision,
        mean = excluded.mean, std = excluded.std, min = excluded.min, max = excluded.max, median = excluded.median, p25 = excluded.p25,
        p75 = excluded.p75, p95 = excluded.p95, p99 = excluded.p99, trend = excluded.trend, seasonality = excluded.seasonality,
        ewma = excluded.ewma, gradient = excluded.gradient, cusum = excluded.cusum
      WHERE w.revision <= excluded.revision
    RETURNING 1)
  SELECT count(*)::int FROM written
$$;
CREATE FUNCTION tsdb.write_scores(rows jsonb) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH written AS (
    INSERT INTO tsdb.score
      (series_id, ts, rule, changepoint, residual, multivariate, composite, is_anomaly, confidence, expected, expected_low, expected_high)
    SELECT r.series_id, r.ts, tsdb.thousandths(r.rule), tsdb.thousandths(r.changepoint), tsdb.thousandths(r.residual),
      tsdb.thousandths(r.multivariate), tsdb.thousandths(r.composite), r.is_anomaly, tsdb.thousandths(r.confidence),
      tsdb.rounded(r.expected, 11), tsdb.rounded(r.expected_low, 11), tsdb.rounded(r.expected_high, 11)
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
REVOKE EXECUTE ON FUNCTION tsdb.write_windows, tsdb.write_scores FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tsdb.write_windows, tsdb.write_scores TO padit_app;
