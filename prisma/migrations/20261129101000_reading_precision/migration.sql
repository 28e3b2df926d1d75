-- Samples in a form that compresses. Ingest stores an uncertainty rounded up to two decimal digits, and a time rounded to whole nanoseconds
-- where that is below a tenth of its uncertainty; both as numbers whose binary digits end early (packages/db/src/series/stored-reading.ts).
-- These functions give the decimal numbers back. Samples of earlier versions are read in the same precision.
SET LOCAL lock_timeout = '5s';

-- NULL for a unit that is no time.
CREATE FUNCTION tsdb.nanoseconds_in(unit text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE unit WHEN 'ms' THEN 1e6::float8 WHEN 'us' THEN 1e3::float8 WHEN 's' THEN 1e9::float8 WHEN 'ns' THEN 1::float8 END $$;

-- The stored number is at most 1 part in 128 below the decimal one, whose predecessor is at least 1 part in 100 below.
CREATE FUNCTION tsdb.reading_uncertainty(stored float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE
    WHEN stored >= 1e-12 AND stored < 10 THEN
      ceil(stored * 10::float8 ^ (1 - floor(log(stored))) - 1e-9) / 10::float8 ^ (1 - floor(log(stored)))
    WHEN stored >= 10 AND stored <= 1e12 THEN
      ceil(stored / 10::float8 ^ (floor(log(stored)) - 1) - 1e-9) * 10::float8 ^ (floor(log(stored)) - 1)
    ELSE stored END $$;

-- 70368744177664 is 2^46: beyond it the rounding of doubles could find the neighbouring nanosecond. 10.5: uncertainties of 11 ns and more.
CREATE FUNCTION tsdb.reading_value(stored float8, uncertainty float8, unit text) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE
    WHEN uncertainty * tsdb.nanoseconds_in(unit) > 10.5 AND abs(stored) * tsdb.nanoseconds_in(unit) < 70368744177664
      THEN round(stored * tsdb.nanoseconds_in(unit)) / tsdb.nanoseconds_in(unit)
    ELSE stored END $$;

CREATE OR REPLACE VIEW tsdb.tenant_sample WITH (security_barrier) AS
  SELECT s.series_id, s.ts, tsdb.reading_value(s.value, s.uncertainty, series.unit) AS value,
    tsdb.reading_uncertainty(s.uncertainty) AS uncertainty, s.flags
  FROM tsdb.sample s JOIN public.series ON series.id = s.series_id;
