/** Offsets change only at full quarters of an hour, so each zone's offset is looked up once per quarter. */
const STEP_MS = 900_000;
const HELD_OFFSETS_MAX = 50_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const held = new Map<string, number>();

/**
 * Local time less UTC in an IANA zone at a moment, ms, daylight saving time included. UTC for a zone that this runtime does not know.
 * @param zone for example `Europe/Berlin`
 */
export function zoneOffsetMs(zone: string, atMs: number): number {
  if (zone === "UTC") return 0;
  const step = Math.floor(atMs / STEP_MS);
  if (zone === latest.zone && step === latest.step) return latest.offset;
  latest.offset = heldOffsetMs(zone, step);
  latest.zone = zone;
  latest.step = step;
  return latest.offset;
}

/** The latest result, cached because most series of a shard share a zone and their windows close at the same time. */
const latest = { zone: "", step: Number.NaN, offset: 0 };

function heldOffsetMs(zone: string, step: number): number {
  const key = `${zone} ${step}`;
  const known = held.get(key);
  if (known !== undefined) return known;
  const offset = lookUp(zone, step * STEP_MS);
  if (held.size >= HELD_OFFSETS_MAX) held.clear();
  held.set(key, offset);
  return offset;
}

function lookUp(zone: string, atMs: number): number {
  const format = formatOf(zone);
  if (!format) return 0;
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return local - Math.floor(atMs / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...numeric });
    formats.set(zone, format);
    return format;
  } catch {
    // This runtime does not know the zone; a newer server may have accepted it.
    return null;
  }
}
