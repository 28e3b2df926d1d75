/** What the members of a risk group share, the most plausible cause first: of two groups with the same members the earlier type is named. */
export const RISK_TYPES = ["change", "target", "collector", "site", "label", "prefix", "vlan", "service", "protocol"] as const;
export type RiskType = (typeof RISK_TYPES)[number];

/** Properties of an endpoint that it may share with others, so that they may fail together. */
export interface EndpointPlace {
  id: string;
  name: string;
  protocol: string;
  /** Host name or address of the target; null where the protocol has no address. */
  host: string | null;
  labels: readonly string[];
  vlan?: string | null;
  /** Name of the maintained service, such as a maintenance entity group. */
  service?: string | null;
}

export interface CollectorPlace {
  id: string;
  name: string;
  /** Empty: not known. */
  site: string;
}

/** One endpoint as one collector measures it. */
export interface MeasuredPath {
  endpointId: string;
  collectorId: string;
}

/** A change to the network, planned or reported, with what it may have caused. Times are ms since the Unix epoch. */
export interface KnownChange {
  /** Of the reported change, or of the run of maintenance. */
  id: string;
  name: string;
  endpointIds: ReadonlySet<string>;
  /** It may explain failures that begin in `[fromMs, toMs)`. */
  fromMs: number;
  toMs: number;
  /** Planned work that is over: failures that nothing else explains are its consequence, however few they are. */
  isPlannedAndOver: boolean;
}

/** Whether a change may have caused a failure of an endpoint that began at a time. */
export const mayExplain = (
  { endpointIds, fromMs, toMs }: KnownChange,
  { endpointId, onsetMs }: { endpointId: string | null; onsetMs: number },
): boolean => endpointId !== null && endpointIds.has(endpointId) && fromMs <= onsetMs && onsetMs < toMs;

export interface RiskGroup {
  type: RiskType;
  /** Unique within its type. */
  id: string;
  name: string;
  /** Indexes of paths, ascending. */
  members: readonly number[];
  /** Groups with exactly the same members, which no measurement distinguishes from this group. */
  twins: readonly Omit<RiskGroup, "members" | "twins">[];
}

export interface Geometry {
  paths: readonly MeasuredPath[];
  groups: readonly RiskGroup[];
}

/** Smallest number of paths of a group. A group of one path is the path itself. */
const PATHS_MIN = 2;

/**
 * The risk groups of a set of paths. Groups with the same members become one with twins. A group of one endpoint explains nothing, unless it is
 * the target itself, which several collectors measure.
 */
export function geometryOf(
  paths: readonly MeasuredPath[],
  endpoints: ReadonlyMap<string, EndpointPlace>,
  collectors: ReadonlyMap<string, CollectorPlace>,
  changesOf: (path: MeasuredPath) => readonly Pick<KnownChange, "id" | "name">[] = () => [],
): Geometry {
  const drafts = new Map<string, { type: RiskType; id: string; name: string; members: number[]; endpoints: Set<string> }>();
  paths.forEach((path, index) => {
    for (const { type, id, name } of [
      ...changesOf(path).map((change) => ({ type: "change" as const, id: change.id, name: change.name })),
      ...groupsOfPath(endpoints.get(path.endpointId), collectors.get(path.collectorId)),
    ]) {
      const key = `${type}\u001f${id}`;
      const draft = drafts.get(key) ?? { type, id, name, members: [], endpoints: new Set<string>() };
      draft.members.push(index);
      draft.endpoints.add(path.endpointId);
      drafts.set(key, draft);
    }
  });
  const candidates = [...drafts.values()]
    .filter(({ type, members, endpoints: own }) => members.length >= PATHS_MIN && (own.size > 1 || type === "target"))
    .sort((a, b) => RISK_TYPES.indexOf(a.type) - RISK_TYPES.indexOf(b.type) || (a.id < b.id ? -1 : 1));
  const groups = new Map<string, RiskGroup & { twins: Omit<RiskGroup, "members" | "twins">[] }>();
  for (const { type, id, name, members } of candidates) {
    const first = groups.get(members.join());
    if (first) first.twins.push({ type, id, name });
    else groups.set(members.join(), { type, id, name, members, twins: [] });
  }
  return { paths, groups: [...groups.values()] };
}

function groupsOfPath(endpoint: EndpointPlace | undefined, collector: CollectorPlace | undefined): Omit<RiskGroup, "members" | "twins">[] {
  const groups: Omit<RiskGroup, "members" | "twins">[] = [];
  const add = (type: RiskType, id: string | null | undefined, name = id): void => {
    if (id && name) groups.push({ type, id, name });
  };
  if (collector) {
    add("collector", collector.id, collector.name);
    add("site", collector.site);
  }
  if (endpoint) {
    add("target", endpoint.host ?? endpoint.id, endpoint.host ?? endpoint.name);
    add("prefix", prefixOf(endpoint.host));
    for (const label of new Set(endpoint.labels)) add("label", label);
    add("vlan", endpoint.vlan);
    add("service", endpoint.service);
    add("protocol", endpoint.protocol);
  }
  return groups;
}

const IPV4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/;

/** The /24 of an IPv4 address or the /64 of an IPv6 address; null for a host name. */
export function prefixOf(host: string | null): string | null {
  if (host === null) return null;
  const network = IPV4.exec(host)?.[1];
  if (network !== undefined) return `${network}.0/24`;
  if (!host.includes(":")) return null;
  const [head = "", tail] = host.toLowerCase().split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`;
}
