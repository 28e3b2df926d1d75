import { randomUUID } from "node:crypto";
import { withProductDatabase } from "./product-database";

/** A quarter is held out for the evaluation. One series with two faults would not suffice, because an experiment picks series at random. */
const SERIES = 12;
const WINDOWS = 900;
const WINDOW_MS = 10_000;
const SHAPE = [WINDOW_MS, WINDOWS];
/** One sample per window. Parameters: series, now in ms, WINDOW_MS, WINDOWS. */
const PAST = `SELECT n, to_timestamp((floor($2::float8 / $3) - $4 + n) * $3 / 1000) AS at,
  5 + 0.1 * sin(n * 12.9898 + $1) + 0.05 * sin(n * 78.233) + CASE WHEN n % 400 > 380 THEN 3 ELSE 0 END AS value
  FROM generate_series(0, $4::int - 1) AS n`;
/** A champion that detects nothing, so that every candidate is better. */
const BLIND = { detectors: { cusum: {} }, caution: 12 };

/**
 * Stores 2.5 hours of history as detection would have stored them, because an e2e test cannot wait that long: delays of about 5 ms with
 * some shifts, and a champion that misses the shifts.
 */
export const storeHistory = (slug: string): Promise<void> =>
  withProductDatabase(async (db) => {
    const { rows } = await db.query<{ id: string }>("SELECT id FROM tenant WHERE slug = $1", [slug]);
    const tenant = rows[0]?.id;
    const collector = randomUUID();
    await db.query("INSERT INTO collector (tenant_id, id, name, shard) VALUES ($1, $2, 'past-collector', 0)", [tenant, collector]);
    for (let i = 0; i < SERIES; i++) {
      const endpoint = randomUUID();
      await db.query(
        "INSERT INTO endpoint (tenant_id, id, name, protocol, target, interval_ms) VALUES ($1, $2, $3, 'udp-echo', '{}', 10000)",
        [tenant, endpoint, `past-${i}`],
      );
      await db.query("INSERT INTO endpoint_collector (tenant_id, endpoint_id, collector_id) VALUES ($1, $2, $3)", [
        tenant,
        endpoint,
        collector,
      ]);
      const series = await db.query<{ id: number }>(
        `INSERT INTO series (tenant_id, endpoint_id, collector_id, metric_name, unit, metric_type)
         VALUES ($1, $2, $3, 'udp_echo_rtt', 'ms', 'latency') RETURNING id`,
        [tenant, endpoint, collector],
      );
      const id = series.rows[0]?.id;
      await db.query(`INSERT INTO tsdb.sample (series_id, ts, value, flags) SELECT $1, at, value, 0 FROM (${PAST}) w`, [
        id,
        Date.now(),
        ...SHAPE,
      ]);
      await db.query(
        `INSERT INTO tsdb.window_features (series_id, start, "end", n, expected, revision,
           mean, std, min, max, median, p25, p75, p95, p99, trend, seasonality, ewma, gradient, cusum)
         SELECT $1, at, at + interval '10 seconds', 10, 10, 0,
           value, 0.1, value, value, value, value, value, value, value, 0, value, value, 0, 0
         FROM (${PAST}) w`,
        [id, Date.now(), ...SHAPE],
      );
    }
    await db.query(
      `INSERT INTO model (tenant_id, id, family, version, state, tuning, card, artefact_key, artefact_digest)
       VALUES ($1, $2, 'udp-echo/udp_echo_rtt', 1, 'champion', $3, $4, 'none', 'none')`,
      [tenant, randomUUID(), BLIND, card()],
    );
  });

const card = () => {
  const nothing = {
    series: 1,
    windows: 1,
    events: 1,
    caught: 0,
    falseAlarms: 0,
    verdicts: 0,
    precision: 0,
    recall: 0,
    f1: 0,
    falsePer1000: 0,
  };
  const measured = { ...nothing, medianDelay: null };
  const now = new Date().toISOString();
  return {
    family: "udp-echo/udp_echo_rtt",
    data: { from: now, to: now, series: 1, seriesOfFamily: 1, windows: 1 },
    features: ["median"],
    preset: "balanced",
    budget: { falsePer1000: 0.5 },
    judgedOn: "held-out series",
    labels: "injected faults",
    measured,
    incumbent: measured,
    precision: { low: 0, high: 1 },
    recall: { low: 0, high: 1 },
    candidates: 9,
    trials: 1,
    costUsPerWindow: 1,
    reference: { edges: [1], shares: [0.5, 0.5] },
    drift: null,
  };
};
