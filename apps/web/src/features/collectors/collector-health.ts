import { quantity } from "@padit/domain/quantity";
import type { CollectorView } from "@padit/services/collectors";
import { z } from "zod";
import type { WordsOf } from "@/features/words/use-words";
import { clockReason } from "./clock-reason";

/** As reported by the collector; each field may be missing. */
const Clock = z.object({
  synchronised: z.boolean().nullable().catch(null),
  /** Offset from the server's clock; positive when the collector's clock is ahead. */
  offsetMs: z.number().nullable().catch(null),
  offsetErrorMs: z.number().nullable().catch(null),
  maxErrorMs: z.number().nullable().catch(null),
  lateP99Ms: z.number().nullable().catch(null),
});
const Spool = z.object({
  rows: z.number().catch(0),
  bytes: z.number().catch(0),
  oldestMs: z.number().nullable().catch(null),
  droppedRows: z.number().catch(0),
  trouble: z.string().nullable().catch(null),
  /** Packets. */
  overflows: z.number().nullable().catch(null),
  refusedSends: z.number().nullable().catch(null),
});
const Entries = z.array(z.string());
const Policy = z.object({
  only: Entries,
  deny: Entries,
  allow: Entries,
  proxies: Entries,
  protocols: Entries,
  interfaces: Entries,
  vlans: Entries,
  cfmGroups: Entries,
  limits: z.object({
    targetPacketsPerSecond: z.number(),
    targetBitsPerSecond: z.number(),
    interfacePacketsPerSecond: z.number(),
    interfaceBitsPerSecond: z.number(),
  }),
  protocolLimits: z.record(z.string(), z.number()),
});
const Capable = z.object({
  protocols: z.array(z.object({ name: z.string(), version: z.string() })).catch([]),
  stamps: z.array(z.string()).catch([]),
  platform: z.string().catch(""),
  rawSockets: z.boolean().nullable().catch(null),
  lacking: z.array(z.string()).catch([]),
  /** null: not reported. */
  policy: Policy.nullable().catch(null),
});

export interface CollectorFacts {
  clock: z.output<typeof Clock>;
  spool: z.output<typeof Spool>;
  capabilities: z.output<typeof Capable>;
}
export const factsOf = ({ clock, spool, capabilities }: Pick<CollectorView, "clock" | "spool" | "capabilities">): CollectorFacts => {
  return { clock: Clock.parse(clock), spool: Spool.parse(spool), capabilities: Capable.parse(capabilities) };
};

const SECONDS_FROM_MS = 10_000;
const offsetQuantity = (ms: number): string =>
  ms < SECONDS_FROM_MS ? quantity(ms, "ms") : `${Math.round(ms / 1000).toLocaleString("en")} s`;

/** `+240 s ±3 ms`; null when the offset was not measured. */
export function offsetText({ offsetMs, offsetErrorMs }: CollectorFacts["clock"]): { offset: string; error: string } | null {
  if (offsetMs === null) return null;
  const sign = offsetMs < 0 ? "−" : "+";
  return {
    offset: `${sign}${offsetQuantity(Math.abs(offsetMs))}`,
    error: offsetErrorMs === null ? "" : ` ±${quantity(offsetErrorMs, "ms")}`,
  };
}

export type Health =
  | "online"
  | "silent"
  | "waiting"
  | "revoked"
  | "cloned"
  | "full"
  | "spooling"
  | "drifting"
  | "outdated"
  | "refusing"
  | "limited";
export interface HealthNote {
  health: Health;
  /** Describes the problem. */
  why: string;
}

/** A spool is emptied every few seconds; older contents indicate a blocked upload. */
const SPOOL_OLD_MS = 30_000;
/** Each report of a cloned machine renews the note, so an older note is out of date. */
const CLONED_MS = 3_600_000;
type Reported =
  | "kind"
  | "state"
  | "stateReason"
  | "version"
  | "expectedVersion"
  | "clock"
  | "spool"
  | "capabilities"
  | "planError"
  | "cloneSeenAt"
  | "lastSeenAt";

/** A push collector has no plan, spool or clock, and a silent sender is not a problem. */
const pushHealth = (t: WordsOf<"collectors">, { state }: Pick<CollectorView, "state">): HealthNote =>
  state === "never_seen" ? { health: "waiting", why: t("why.pushWaiting") } : { health: "online", why: t("why.pushOnline") };

/** Health notes, most severe first; a single `online` note without problems. */
export function healthOf(t: WordsOf<"collectors">, collector: Pick<CollectorView, Reported>, nowMs: number): HealthNote[] {
  if (collector.state === "revoked") return [{ health: "revoked", why: t("why.revoked") }];
  if (collector.kind === "push") return [pushHealth(t, collector)];
  const ofClock = clockReason(t, collector);
  if (collector.state === "never_seen") return [{ health: "waiting", why: ofClock ?? t("why.waiting") }];
  const notes: HealthNote[] = [];
  const { clock, spool, capabilities } = factsOf(collector);
  if (collector.cloneSeenAt !== null && nowMs - collector.cloneSeenAt.getTime() < CLONED_MS)
    notes.push({ health: "cloned", why: t("why.cloned") });
  if (collector.state === "silent") notes.push({ health: "silent", why: [t("why.silent"), ofClock].filter(Boolean).join(" ") });
  if (collector.planError) notes.push({ health: "refusing", why: t("why.refusing") });
  if (spool.trouble !== null) notes.push({ health: "full", why: t("why.full", { trouble: spool.trouble }) });
  const ageMs = spool.oldestMs === null ? 0 : nowMs - spool.oldestMs;
  if (spool.rows > 0 && ageMs > SPOOL_OLD_MS) notes.push({ health: "spooling", why: t("why.spooling", { rows: spool.rows }) });
  const isOff = collector.state === "connected" && ofClock !== null;
  if (isOff || clock.synchronised === false) notes.push({ health: "drifting", why: (isOff ? ofClock : null) ?? t("why.drifting") });
  const { version, expectedVersion: expected } = collector;
  if (isOlder(version, expected)) notes.push({ health: "outdated", why: t("why.outdated", { version, expected }) });
  if (notes.length === 0) notes.push({ health: "online", why: t("why.online") });
  // Informational only: many collectors run without raw sockets on purpose.
  if (capabilities.rawSockets === false) notes.push({ health: "limited", why: capabilities.lacking.join(" ") || t("why.limited") });
  return notes;
}

const numbersOf = (version: string): number[] => version.split(/[.+-]/).slice(0, 3).map(Number);

/** Compares the three numbers of semantic versions; false when a text is not a version. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  if (![...a, ...b].every(Number.isFinite) || a.length !== 3 || b.length !== 3) return false;
  const at = a.findIndex((number, index) => number !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Parses `checkId: reason` lines, the form in which ingest stores the checks that a collector refused. */
export function refusalsOf(planError: string | null): { endpointId: string | null; reason: string }[] {
  if (planError === null) return [];
  return planError.split("\n").map((line) => {
    const [, endpointId, reason] = /^([0-9a-f]{8}-[0-9a-f-]{27}): (.*)$/.exec(line) ?? [];
    return endpointId && reason ? { endpointId, reason } : { endpointId: null, reason: line };
  });
}

/** `1.2 MiB` */
export function sizeOf(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]}`;
}
