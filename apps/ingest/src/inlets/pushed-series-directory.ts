import { listPushedSeries } from "@padit/db/push-collectors";
import { type PushedSeries, pushedSeriesKey, registerPushedSeries } from "@padit/services/collectors";
import type { QuotaOverrides } from "@padit/services/quotas";
import type { Pool } from "pg";
import type { PushCollector } from "../auth/push-directory";

/** What is known of a collector's series is read again after this time, so that series of a deleted endpoint are created anew. */
const MAX_AGE_MS = 30_000;
/** After a limit rejected series, further ones are rejected without a look-up for this time. */
const FULL_MS = 10_000;
const REMEMBERED_SERIES_MAX = 500_000;

interface KnownSeries {
  ids: Map<string, number>;
  untilMs: number;
  /** Why no further series are created, until `fullUntilMs`. */
  problem: string | null;
  fullUntilMs: number;
}

interface PushedSeriesDeps {
  pool: Pool;
  quotas?: QuotaOverrides;
  now: () => number;
}

/** Ids of the series that senders name; missing ones are created within the collector's limit. */
export class PushedSeriesDirectory {
  readonly #known = new Map<string, KnownSeries>();
  readonly #deps: PushedSeriesDeps;

  constructor(deps: PushedSeriesDeps) {
    this.#deps = deps;
  }

  /** @returns ids by `pushedSeriesKey`, and why some of the series have none */
  async resolve(
    collector: PushCollector,
    wanted: ReadonlyMap<string, PushedSeries>,
  ): Promise<{ ids: ReadonlyMap<string, number>; problem: string | null }> {
    const nowMs = this.#deps.now();
    let known = this.#known.get(collector.id);
    if (!known || known.untilMs <= nowMs) known = await this.#load(collector.id, nowMs);
    const missing: PushedSeries[] = [];
    for (const [key, series] of wanted) if (!known.ids.has(key)) missing.push(series);
    if (missing.length === 0) return { ids: known.ids, problem: null };
    if (known.problem !== null && known.fullUntilMs > nowMs) return { ids: known.ids, problem: known.problem };
    const { pool, quotas } = this.#deps;
    const registered = await registerPushedSeries(pool, { collector, wanted: missing, now: new Date(nowMs), ...(quotas && { quotas }) });
    for (const [key, id] of registered.ids) known.ids.set(key, id);
    known.problem = registered.problem;
    known.fullUntilMs = registered.problem === null ? 0 : nowMs + FULL_MS;
    return { ids: known.ids, problem: registered.problem };
  }

  async #load(collectorId: string, nowMs: number): Promise<KnownSeries> {
    const rows = await listPushedSeries(this.#deps.pool, collectorId);
    let remembered = rows.length;
    for (const { ids } of this.#known.values()) remembered += ids.size;
    if (remembered > REMEMBERED_SERIES_MAX) this.#known.clear();
    const before = this.#known.get(collectorId);
    const known: KnownSeries = {
      ids: new Map(rows.map(({ id, source, metric_name: metricName }) => [pushedSeriesKey({ source, metricName }), id])),
      untilMs: nowMs + MAX_AGE_MS,
      problem: before?.problem ?? null,
      fullUntilMs: before?.fullUntilMs ?? 0,
    };
    this.#known.set(collectorId, known);
    return known;
  }
}
