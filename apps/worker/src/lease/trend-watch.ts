import { type DetectionConfig, type SeriesInfo, zoneOffsetMs } from "@padit/domain";
import type { TrendLook } from "@padit/services/alerts";

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Local hours in which endpoints are checked for trends, so that no alert about a trend opens at night. */
const FIRST_HOUR = 8;
const HOURS = 12;
/** Each endpoint has its own hour of the week. */
const SLOTS = 7 * HOURS;
const WEEK_HOURS = 7 * DAY_HOURS;
/** Series of one call: three weeks of one-minute rollups each are read while the shard's log waits. */
const SERIES_PER_CALL = 24;

type DueTrends = Pick<TrendLook, "tenantId" | "timeZone" | "series" | "rules">;

/**
 * Says whose trends over weeks are looked for when: each endpoint's once a week, in an hour of the day that its id decides, a bounded number
 * per call. After a pause it catches up, by day, with all hours that were missed, of one week at most.
 */
export class TrendWatch {
  readonly #aliveMs: number;
  /** Last local hour (since the Unix epoch) whose endpoints are queued, by organization. */
  readonly #queuedUntil = new Map<string, number>();
  /** The organization of each waiting endpoint, in the order of waiting. */
  readonly #queue = new Map<string, string>();

  /** @param aliveAt when the shard was certainly watched last; null: never, so that no hour was missed before the present day */
  constructor(aliveAt: Date | null) {
    this.#aliveMs = aliveAt?.getTime() ?? Number.POSITIVE_INFINITY;
  }

  /** The endpoints of one organization that are due; null when none is. Those that are returned are not returned again in this week. */
  next({ series, rules, policies }: Pick<DetectionConfig, "series" | "rules" | "policies">, nowMs: number): DueTrends | null {
    const zones = new Map(policies.map(({ tenantId, zone = "UTC" }) => [tenantId, zone]));
    for (const [tenantId, zone] of zones) this.#enqueue(tenantId, zone, nowMs, series);
    const tenantId = [...this.#queue.values()].find((id) => isDaytime(zones.get(id) ?? "UTC", nowMs));
    if (tenantId === undefined) return null;
    const timeZone = zones.get(tenantId) ?? "UTC";
    return { tenantId, timeZone, series: this.#take(tenantId, series), rules: rules.filter((rule) => rule.tenantId === tenantId) };
  }

  #enqueue(tenantId: string, zone: string, nowMs: number, series: readonly SeriesInfo[]): void {
    const now = localHour(zone, nowMs);
    const alive = localHour(zone, Math.min(this.#aliveMs, nowMs));
    // How many of that day's endpoints were still waiting is unknown, so the day is taken anew.
    const unseen = (this.#queuedUntil.get(tenantId) ?? alive - (alive % DAY_HOURS) - 1) + 1;
    const first = Math.max(unseen, now - WEEK_HOURS + 1);
    if (first > now) return;
    this.#queuedUntil.set(tenantId, now);
    const hours = Array.from({ length: now - first + 1 }, (_, i) => first + i).filter(isDayHour);
    if (hours.length === 0) return;
    const isDue = new Set(hours.map(slotOfHour));
    const endpoints = new Set(series.filter((info) => info.tenantId === tenantId).map(({ endpointId }) => endpointId));
    for (const endpointId of endpoints) if (isDue.has(slotOf(endpointId))) this.#queue.set(endpointId, tenantId);
  }

  /** The series of the organization's next endpoints: whole endpoints, and one at least. */
  #take(tenantId: string, series: readonly SeriesInfo[]): SeriesInfo[] {
    const taken: SeriesInfo[] = [];
    for (const [waiting, owner] of this.#queue) {
      if (owner !== tenantId) continue;
      if (taken.length >= SERIES_PER_CALL) break;
      this.#queue.delete(waiting);
      taken.push(...series.filter(({ endpointId }) => endpointId === waiting));
    }
    return taken;
  }
}

const localHour = (zone: string, atMs: number): number => Math.floor((atMs + zoneOffsetMs(zone, atMs)) / HOUR_MS);

const isDaytime = (zone: string, atMs: number): boolean => isDayHour(localHour(zone, atMs));

/** @param hour a local hour since the Unix epoch */
const isDayHour = (hour: number): boolean => hour % DAY_HOURS >= FIRST_HOUR && hour % DAY_HOURS < FIRST_HOUR + HOURS;

/** @param hour a daytime hour, since the Unix epoch */
const slotOfHour = (hour: number): number => (Math.floor(hour / DAY_HOURS) % 7) * HOURS + ((hour % DAY_HOURS) - FIRST_HOUR);

/** The endpoint's hour of the week. Ids end in random bits. */
const slotOf = (endpointId: string): number => Number.parseInt(endpointId.slice(-6), 16) % SLOTS;
