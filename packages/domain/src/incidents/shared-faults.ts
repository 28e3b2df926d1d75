/** An unresolved incident of one organization, as far as it decides which incidents of other organizations are the same fault. */
export interface GroupableIncident {
  tenantId: string;
  id: string;
  openedAt: Date;
  causeType: string | null;
  causeName: string | null;
  /** The site of its collectors; null or empty: unknown, or several. */
  site: string | null;
}

/** Incidents of several organizations that began together at the same shared place. */
export interface SharedFault {
  type: "site" | "label" | "service" | "node" | "span" | "ring";
  name: string;
}

/** Longest time between the openings of two incidents, one after the other, of the same fault, ms. */
const SHARED_FAULT_GAP_MS = 5 * 60_000;

export type FaultEntry<Incident extends GroupableIncident> = { fault: SharedFault | null; incidents: Incident[] };

/**
 * Groups the incidents of a provider's customers into faults. A fault is what several organizations can share: a site, a label with a value, a
 * service or a part of a network's map, by its name. Incidents without such a cause belong to the site of their collectors. Names that mean
 * something else in each organization (targets, prefixes, VLANs, collectors, protocols) group nothing. An incident that shares its fault with no other
 * organization is an entry of its own. Entries are ordered by their newest opening, newest first, and so are the incidents of an entry.
 */
export function groupSharedFaults<Incident extends GroupableIncident>(incidents: readonly Incident[]): FaultEntry<Incident>[] {
  const newestFirst = [...incidents].sort(byOpening);
  const entries: FaultEntry<Incident>[] = [];
  const open = new Map<string, FaultEntry<Incident>>();
  for (const incident of newestFirst) {
    const fault = faultOf(incident);
    const key = fault && `${fault.type} ${fault.name.toLowerCase()}`;
    const group = key === null ? undefined : open.get(key);
    const last = group?.incidents.at(-1);
    if (group && last && last.openedAt.getTime() - incident.openedAt.getTime() <= SHARED_FAULT_GAP_MS) group.incidents.push(incident);
    else {
      const entry = { fault, incidents: [incident] };
      entries.push(entry);
      if (key !== null) open.set(key, entry);
    }
  }
  return entries
    .flatMap((entry) => (isShared(entry) ? [entry] : entry.incidents.map((one) => ({ fault: null, incidents: [one] }))))
    .sort(byNewest);
}

const SHAREABLE: ReadonlySet<string> = new Set<SharedFault["type"]>(["site", "service", "node", "span", "ring"]);

function faultOf({ causeType, causeName, site }: GroupableIncident): SharedFault | null {
  if (causeName !== null && causeType !== null && isShareable(causeType, causeName))
    return { type: causeType as SharedFault["type"], name: causeName };
  return site ? { type: "site", name: site } : null;
}

const isShareable = (type: string, name: string): boolean => SHAREABLE.has(type) || (type === "label" && name.includes(":"));

const isShared = ({ incidents }: FaultEntry<GroupableIncident>): boolean => new Set(incidents.map(({ tenantId }) => tenantId)).size > 1;

const byOpening = (a: GroupableIncident, b: GroupableIncident): number =>
  b.openedAt.getTime() - a.openedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function byNewest(a: FaultEntry<GroupableIncident>, b: FaultEntry<GroupableIncident>): number {
  const [first, second] = [a.incidents[0], b.incidents[0]];
  return first && second ? byOpening(first, second) : 0;
}
