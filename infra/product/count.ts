import { createRequire } from "node:module";
import { join } from "node:path";
import type pgTypes from "pg";
import { root } from "../dev/places.mjs";
import { until } from "./product";

// pg is a dependency of the db package: it cannot be imported by name from here.
const pg: typeof pgTypes = createRequire(join(root, "packages/db/package.json"))("pg");

/** Counts by plain SQL as superuser, past every door of PADIT's own. */
export class Count {
  private constructor(private readonly url: string) {}

  static at(url: string): Count {
    return new Count(url);
  }

  async query<Row extends pgTypes.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on("error", () => {}); // the query rejects as well
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  async points(seriesIds: readonly number[]): Promise<{ stored: number; distinct: number }> {
    const [row] = await this.query<{ stored: number; distinct: number }>(
      "SELECT count(*)::int AS stored, count(DISTINCT (series_id, ts))::int AS distinct FROM tsdb.sample WHERE series_id = ANY ($1)",
      [seriesIds],
    );
    return row ?? { stored: 0, distinct: 0 };
  }

  /** What became of the alerts on round trips of these endpoints. */
  async alerts(endpointIds: readonly string[]) {
    return this.query<{ endpoint: string; alerts: number; opened: number; resolved: number; told: number; tellings: number }>(
      `SELECT e.id::text AS endpoint, count(DISTINCT a.id)::int AS alerts,
         (count(DISTINCT v.id) FILTER (WHERE v.type IN ('opened', 'reopened')))::int AS opened,
         (count(DISTINCT v.id) FILTER (WHERE v.type = 'resolved'))::int AS resolved,
         (count(DISTINCT d.id) FILTER (WHERE d.event_type = 'alert.created' AND d.state = 'delivered'))::int AS told,
         count(DISTINCT d.id)::int AS tellings
       FROM unnest($1::uuid[]) AS e (id)
       LEFT JOIN alert a ON a.endpoint_id = e.id AND a.metric_group = 'delay'
       LEFT JOIN alert_event v ON v.alert_id = a.id
       LEFT JOIN delivery d ON d.alert_id = a.id
       GROUP BY e.id ORDER BY e.id`,
      [endpointIds],
    );
  }

  /** Every shard's effects are committed up to its log's head. */
  async detectionIsUpToDate(): Promise<boolean> {
    const [row] = await this.query<{ behind: number }>("SELECT count(*)::int AS behind FROM shard WHERE watermark < head");
    return row?.behind === 0;
  }

  holders(): Promise<{ id: number; holder: string; token: string }[]> {
    return this.query("SELECT id, holder, token::text FROM shard ORDER BY id");
  }

  async settle(timeoutMs: number): Promise<void> {
    await until(() => this.detectionIsUpToDate(), timeoutMs, "detection up to the head of every log");
  }
}
