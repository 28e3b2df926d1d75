import { seeded } from "../detection/simulation";
import { isBeyondChance } from "./coincidence";
import { explainFailures, isNamed, type PathState } from "./explain-failures";
import { type CollectorPlace, type EndpointPlace, type Geometry, geometryOf, type MeasuredPath, type RiskGroup } from "./risk-groups";

/** How many faults happen at once, and after how many seconds the storm is judged. */
export interface StormOptions {
  seed: number;
  faults: number;
  judgedAfterSeconds: number;
}
export interface StormScore {
  faults: number;
  /** Faults that have a group and whose group is named. */
  named: number;
  /** Faults that have a group. */
  nameable: number;
  /** Number of named causes that are not among the faults, and of all named causes. */
  wrong: number;
  namings: number;
  isAllRight: boolean;
  /** Incidents of more than one path. */
  incidents: number;
  /** Failing paths of the faults, without unrelated failures. */
  alerts: number;
  /** Notifications: one for each incident and each failure outside of an incident. */
  notifications: number;
  /** All failing paths. */
  failing: number;
}

/** Onsets of one fault spread over this time. */
const SPREAD_SECONDS = 150;
const UNRELATED = 0.02;
const UNSEEN = 0.1;
/** Share of faults without any group. */
const UNGROUPED_FAULT_SHARE = 0.2;
/** Smallest number of paths of a group that fails; half as many for a target, which fails for all collectors. */
const PATHS_MIN = 8;
const FAULT_TYPES = ["collector", "site", "ring", "radio site", "prefix", "target"] as const;

type Draw = () => number;
interface Fault {
  group: RiskGroup | null;
  members: readonly number[];
  hitRatio: number;
}

/** A seeded network, its faults, and how well they are found. Address plans do not follow geography; some radio sites have one endpoint. */
export function scoreStorm({ seed, faults: count, judgedAfterSeconds }: StormOptions): StormScore {
  const draw = seeded(seed * 7919 + count);
  const geometry = drawGeometry(draw);
  const faults = drawFaults(geometry, draw, count);
  const onset = new Map<number, number>();
  const ofFault = new Set<number>();
  for (const { members, hitRatio } of faults)
    for (const index of members)
      if (draw() < hitRatio) {
        onset.set(index, Math.min(onset.get(index) ?? Number.POSITIVE_INFINITY, draw() * SPREAD_SECONDS));
        ofFault.add(index);
      }
  geometry.paths.forEach((_, index) => {
    if (draw() < UNRELATED && !onset.has(index)) onset.set(index, draw() * SPREAD_SECONDS);
  });
  const states = geometry.paths.map((_, index): PathState => {
    if (draw() < UNSEEN) return "unknown";
    return (onset.get(index) ?? Number.POSITIVE_INFINITY) <= judgedAfterSeconds ? "failing" : "healthy";
  });
  return score(geometry, faults, states, ofFault);
}

function score(geometry: Geometry, faults: readonly Fault[], states: readonly PathState[], ofFault: ReadonlySet<number>): StormScore {
  const { explanations, unexplained } = explainFailures(geometry, states);
  const named = explanations.filter(isNamed);
  const truths = faults.flatMap(({ group }) => group ?? []);
  const found = truths.filter((truth) => named.some(({ group }) => group === truth));
  const wrong = named.filter(({ group }) => !truths.includes(group)).length;
  const isOneFault = isBeyondChance(unexplained.length, UNRELATED * states.length);
  const incidents = explanations.length + (isOneFault ? 1 : 0);
  const failing = states.filter((state) => state === "failing").length;
  return {
    faults: faults.length,
    named: found.length,
    nameable: truths.length,
    wrong,
    namings: named.length,
    isAllRight: found.length === truths.length && wrong === 0,
    incidents,
    alerts: states.filter((state, index) => state === "failing" && ofFault.has(index)).length,
    notifications: incidents + (isOneFault ? 0 : unexplained.length),
    failing,
  };
}

function drawGeometry(draw: Draw): Geometry {
  const integer = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));
  const collectorSites = integer(2, 5);
  const collectors = new Map<string, CollectorPlace>();
  for (let c = 0; c < integer(3, 8); c += 1)
    collectors.set(`c${c}`, { id: `c${c}`, name: `c${c}`, site: `hub-${integer(1, collectorSites)}` });
  const rings = integer(2, 9);
  const radioSites = integer(8, 60);
  const prefixes = integer(4, 30);
  const size = integer(60, 400);
  const hosts = Array.from({ length: Math.ceil(size / integer(1, 4)) }, (_, n) => `10.1.${integer(1, prefixes)}.${n % 250}`);
  const endpoints = new Map<string, EndpointPlace>();
  const paths: MeasuredPath[] = [];
  for (let e = 0; e < size; e += 1) {
    const site = integer(1, radioSites);
    const id = `e${e}`;
    endpoints.set(id, {
      id,
      name: id,
      protocol: ["icmp", "udp-echo", "http"][integer(0, 2)] ?? "icmp",
      host: hosts[integer(0, hosts.length - 1)] ?? null,
      labels: [`ring-${(site % rings) + 1}`, `radio-${site}`, ["core", "edge", "lab"][integer(0, 2)] ?? "core"],
    });
    const all = [...collectors.keys()];
    for (let n = [1, 1, 2, 2, 2, 3][integer(0, 5)] ?? 1; n > 0; n -= 1) {
      const [collectorId] = all.splice(integer(0, all.length - 1), 1);
      if (collectorId !== undefined) paths.push({ endpointId: id, collectorId });
    }
  }
  return geometryOf(paths, endpoints, collectors);
}

function drawFaults(geometry: Geometry, draw: Draw, count: number): Fault[] {
  const faults: Fault[] = [];
  for (let tries = 0; faults.length < count && tries < 100; tries += 1) {
    if (draw() < UNGROUPED_FAULT_SHARE) {
      const share = 0.05 + 0.2 * draw();
      const endpoints = new Set(geometry.paths.flatMap(({ endpointId }) => (draw() < share ? [endpointId] : [])));
      const members = geometry.paths.flatMap(({ endpointId }, index) => (endpoints.has(endpointId) ? [index] : []));
      faults.push({ group: null, members, hitRatio: 0.6 + 0.4 * draw() });
      continue;
    }
    const type = FAULT_TYPES[Math.floor(draw() * FAULT_TYPES.length)] ?? "ring";
    const candidates = geometry.groups.filter((group) => isOfType(group, type));
    const group = candidates[Math.floor(draw() * candidates.length)];
    if (!group || faults.some((fault) => hides(fault, group) || hides({ members: group.members }, fault))) continue;
    // A target that is down answers no collector; of a larger group some members have other ways.
    faults.push({ group, members: group.members, hitRatio: type === "target" ? 1 : 0.6 + 0.4 * draw() });
  }
  return faults;
}

/** Whether most members of the second also belong to the first: no measurement shows a fault inside of another fault. */
function hides({ members }: Pick<Fault, "members">, { members: inner }: { members: readonly number[] }): boolean {
  const outer = new Set(members);
  return inner.filter((index) => outer.has(index)).length > inner.length / 2;
}

function isOfType({ type, id, members }: RiskGroup, fault: (typeof FAULT_TYPES)[number]): boolean {
  if (fault === "target") return type === "target" && members.length >= PATHS_MIN / 2;
  if (members.length < PATHS_MIN) return false;
  if (fault === "ring") return type === "label" && id.startsWith("ring-");
  if (fault === "radio site") return type === "label" && id.startsWith("radio-");
  return type === fault;
}
