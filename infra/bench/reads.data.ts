import type { TestDatabase } from "../../packages/db/src/testing";
import type { connect } from "./storage.database";

type Client = Awaited<ReturnType<typeof connect>>;

const DAY_MS = 86_400_000;
const HISTORY_MONTHS = 13;
/** Metrics of each endpoint. The outcome is a code: it has neither windows nor scores. */
const METRICS = [
  { name: "udp_echo_rtt", unit: "ms", type: "latency", template: "delay" },
  { name: "udp_echo_loss", unit: "ratio", type: "error_rate", template: "share" },
  { name: "udp_echo_jitter", unit: "ms", type: "latency", template: "delay" },
  { name: "udp_echo_outcome", unit: "code", type: "custom", template: "share" },
] as const;
export const SERIES_PER_ENDPOINT = METRICS.length;

/** A delay with a daily swing and rare bursts, and a share that is almost always 0. */
const VALUES = {
  delay:
    "round((12 + sin(extract(epoch FROM t) / 13751) + random() + CASE WHEN random() < 0.0005 THEN 30 * random() ELSE 0 END)::numeric, 6)",
  share: "CASE WHEN random() < 0.002 THEN 0.1 ELSE 0 END",
};
type Template = keyof typeof VALUES;

/** Makes the organization's endpoints on one collector. @returns series ids by template, the template's own series first */
export async function makeEndpoints(owner: Client, tenantId: string, endpoints: number): Promise<Record<Template, number[]>> {
  await owner.query("INSERT INTO shard (id) VALUES (0) ON CONFLICT DO NOTHING");
  await owner.query("SELECT set_config('app.tenant_id', $1, false)", [tenantId]);
  const { rows } = await owner.query<{ id: string }>(
    "INSERT INTO collector (tenant_id, id, name, shard) VALUES ($1, gen_random_uuid(), 'c', 0) RETURNING id",
    [tenantId],
  );
  await owner.query(
    `INSERT INTO endpoint (tenant_id, id, name, protocol, target, interval_ms)
     SELECT $1, gen_random_uuid(), 'endpoint ' || lpad(n::text, 6, '0'), 'udp-echo', '{}', 10000 FROM generate_series(1, $2) n`,
    [tenantId, endpoints],
  );
  const ids: Record<Template, number[]> = { delay: [], share: [] };
  for (const { name, unit, type, template } of METRICS) {
    const made = await owner.query<{ id: number }>(
      `INSERT INTO series (tenant_id, endpoint_id, collector_id, metric_name, unit, metric_type)
       SELECT tenant_id, id, $2::uuid, $3, $4, $5 FROM endpoint WHERE tenant_id = $1 ORDER BY name RETURNING id`,
      [tenantId, rows[0]?.id, name, unit, type],
    );
    ids[template].push(...made.rows.map(({ id }) => id));
  }
  return ids;
}

/** What the two backends do in their own ways. */
export interface Store {
  /** Makes rollups of all samples. */
  rollUp(): Promise<void>;
  /** Adds rows `(series_id, bucket, n, sum, min, max)` of a query to a stored tier. */
  addToTier(tier: (typeof TIERS)[number], rows: string): Promise<void>;
  /** Tables whose rows belong to a series, with the column of their time. */
  tables(): Promise<{ name: string; time: string }[]>;
  /** Whatever follows the last insert. */
  finish(): Promise<void>;
}

const TIERS = [
  { name: "sample_1m", width: "1 minute", span: "1 hour", days: 90 },
  { name: "sample_5m", width: "5 minutes", span: "6 hours", days: 396 },
  { name: "sample_1h", width: "1 hour", span: "2 days", days: 396 },
] as const;

interface History {
  owner: Client;
  store: Store;
  now: Date;
  days: number;
}

/** Fills the first series of each template: `days` of samples, windows and scores, and rollups of thirteen months before. */
export async function fillTemplates({ owner, store, now, days }: History, ids: Record<Template, number[]>): Promise<void> {
  const start = new Date(Math.floor(now.getTime() / DAY_MS - days) * DAY_MS);
  await owner.query("SELECT tsdb.ensure_partitions($1::date, $2::date)", [start, now]);
  const templates = (["delay", "share"] as const).map((name) => ({ name, id: ids[name][0] ?? 0 }));
  for (const { name, id } of templates) {
    await owner.query(
      `INSERT INTO tsdb.sample (series_id, ts, value, uncertainty, flags)
       SELECT ${id}, t + random() * interval '0.2 ms', ${VALUES[name]}, ${name === "delay" ? "0.0015" : "NULL"}, 0
       FROM generate_series($1::timestamptz, $2::timestamptz, interval '10 s') t`,
      [start, now],
    );
    await owner.query(
      `INSERT INTO tsdb.window_features (series_id, start, "end", n, expected, revision, mean, std, min, max, median, p25, p75, p95, p99, trend, ewma, gradient, cusum)
       SELECT ${id}, t, t + interval '1 minute', 6, 6, 0, v, 0.1, v, v, v, v, v, v, v, 0, v, 0, 0.2
       FROM (SELECT t, (${VALUES[name]})::float4 AS v FROM generate_series($1::timestamptz, $2::timestamptz, interval '1 minute') t) w`,
      [start, now],
    );
    await owner.query(
      `INSERT INTO tsdb.score (series_id, ts, rule, changepoint, residual, multivariate, composite, is_anomaly, confidence, expected, expected_low, expected_high)
       SELECT ${id}, t, 0, 200 * random(), 300 * random(), 200 * random(), 300 * random(), false, 900, 12, 11, 14
       FROM generate_series($1::timestamptz, $2::timestamptz, interval '1 minute') t`,
      [start, now],
    );
  }
  await store.rollUp();
  for (const tier of TIERS)
    for (const { name, id } of templates) {
      const from = new Date(start.getTime() - Math.max(0, tier.days - days) * DAY_MS);
      await store.addToTier(
        tier,
        `SELECT ${id}, t, 6::bigint, 6 * v, v, v + 1 FROM (SELECT t, (${VALUES[name]})::float8 AS v FROM
         generate_series('${from.toISOString()}'::timestamptz, '${start.toISOString()}'::timestamptz - interval '1 second', interval '${tier.width}') t) b`,
      );
    }
}

/** Copies the rows of the templates to all other series, in order of time, as measurements arrive. */
export async function copyTemplates({ owner, store, now, days }: History, ids: Record<Template, number[]>): Promise<void> {
  await owner.query("CREATE TEMP TABLE copies (template int, id int)");
  for (const [first, ...others] of Object.values(ids))
    await owner.query("INSERT INTO copies SELECT $1, unnest($2::int[])", [first, others]);
  for (const { name, time } of await store.tables()) {
    const columns = await owner.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'series_id'`,
      [name],
    );
    const list = columns.rows.map(({ name: column }) => `"${column}"`).join(", ");
    // A series of codes has neither windows nor scores.
    const which = /window|score/.test(name)
      ? "AND EXISTS (SELECT FROM series WHERE series.id = c.id AND metric_name <> 'udp_echo_outcome')"
      : "";
    const months =
      name.includes("sample_1") || name.includes("sample_5") || name.includes("_materialized") ? HISTORY_MONTHS * 31 : days + 1;
    for (let day = -1; day < months; day += 8) {
      const [to, from] = [new Date(now.getTime() - day * DAY_MS), new Date(now.getTime() - (day + 8) * DAY_MS)];
      await owner.query(
        `INSERT INTO ${name} (series_id, ${list}) SELECT c.id, ${list} FROM ${name} t JOIN copies c ON c.template = t.series_id
         WHERE t."${time}" >= $1::timestamptz AND t."${time}" < $2::timestamptz ${which} ORDER BY date_trunc('hour', t."${time}"), c.id, t."${time}"`,
        [from, to],
      );
    }
  }
  await store.finish();
}

/** The two backends' stores. Only the owner may write to their tables. */
export function storeOf(database: TestDatabase, owner: Client, isTimescale: boolean): Store {
  const signal = new AbortController().signal;
  const materialized = async (tier: string): Promise<string> => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS name
       FROM timescaledb_information.continuous_aggregates WHERE view_schema = 'tsdb' AND view_name = $1`,
      [tier],
    );
    return rows[0]?.name ?? "";
  };
  const materializedTables = async () => {
    const tables = [];
    for (const { name } of TIERS) tables.push({ name: await materialized(name), time: "bucket" });
    return tables;
  };
  const series = [
    { name: "tsdb.window_features", time: "start" },
    { name: "tsdb.score", time: "ts" },
  ];
  if (!isTimescale)
    return {
      rollUp: () => database.db.runUpkeep("pack", { now: new Date(), signal }),
      async addToTier({ name, width, span, days }, rows) {
        await owner.query("SELECT tsdb.ensure_months((now() - $1 * interval '1 day')::date - 40, now()::date)", [days]);
        const parts = `SELECT array_agg(ROW(r.*)::tsdb.rollup_part) FROM (${rows}) r`;
        await owner.query(`SELECT tsdb.add_to_tier('${name}', '${width}', '${span}', (${parts}))`);
      },
      tables: async () => [
        { name: "tsdb.sample", time: "ts" },
        { name: "tsdb.sample_pack", time: "last" },
        ...series,
        ...TIERS.map(({ name }) => ({ name: `tsdb.${name}_pack`, time: "start" })),
      ],
      finish: async () => void (await owner.query("VACUUM ANALYZE")),
    };
  return {
    async rollUp() {
      for (const { name } of TIERS) await owner.query(`CALL refresh_continuous_aggregate('tsdb.${name}', NULL, NULL)`);
    },
    addToTier: async ({ name }, rows) =>
      void (await owner.query(`INSERT INTO ${await materialized(name)} (series_id, bucket, n, sum, min, max) ${rows}`)),
    tables: async () => [{ name: "tsdb.sample", time: "ts" }, ...series, ...(await materializedTables())],
    async finish() {
      await owner.query(
        `SELECT compress_chunk(format('%I.%I', chunk_schema, chunk_name)::regclass) FROM timescaledb_information.chunks
         WHERE range_end < now() - CASE WHEN hypertable_schema = 'tsdb' THEN interval '6 hours' ELSE interval '9 days' END AND NOT is_compressed`,
      );
      await owner.query("VACUUM ANALYZE");
    },
  };
}
