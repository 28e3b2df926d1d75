import { isAboutMeasuring, isAboutOutage } from "../endpoints/endpoint-state";
import { groupBy } from "./group-by";
import type { FleetRows } from "./read-fleet";

/** Number of endpoints of one site by what one collector measures of them now. */
export interface SiteCell {
  /** Nothing gets through. */
  failing: number;
  /** A limit is broken, or the detectors see something unusual. */
  unusual: number;
  ok: number;
  /** Nothing is measured. */
  unknown: number;
}

/** `unlabelled`: endpoints without a label; `other`: the sites that have no column of their own. */
type SiteName = { kind: "site"; name: string } | { kind: "unlabelled" } | { kind: "other" };

export interface SiteMatrixView {
  sites: { name: SiteName; endpoints: number }[];
  /** `cells` in the order of `sites`; null where the collector measures no endpoint of the site. */
  collectors: { id: string; name: string; isSilent: boolean; cells: (SiteCell | null)[] }[];
  /** Number of collectors that are left out. */
  omitted: number;
}

const SITES_MAX = 12;
const COLLECTORS_MAX = 40;
const SITE_LABEL = /^site[:=](?=.)/i;

/** An endpoint's site is its label `site:…`, otherwise its first label; empty without labels. */
const siteOf = (tags: readonly string[]): string => (tags.find((tag) => SITE_LABEL.test(tag)) ?? tags[0] ?? "").replace(SITE_LABEL, "");

/** What each collector measures of each site now. Paused endpoints are left out. */
export function siteMatrix({ endpoints, collectors, conditions, alerts }: FleetRows): SiteMatrixView {
  const probed = endpoints.filter(({ paused }) => !paused);
  const { columns, columnOf } = columnsOf(probed.map(({ tags }) => siteOf(tags)));
  const shown = collectors.slice(0, COLLECTORS_MAX);
  const rows = new Map(shown.map(({ id }) => [id, columns.map((): SiteCell | null => null)]));
  const conditionsOf = groupBy(conditions, pathOf);
  const alertsOf = groupBy(
    alerts.filter((alert) => !isAboutMeasuring(alert)),
    pathOf,
  );
  for (const { id: endpointId, tags, collectorIds } of probed) {
    const column = columnOf(siteOf(tags));
    for (const collectorId of collectorIds) {
      const cells = rows.get(collectorId);
      if (!cells) continue;
      const path = pathOf({ endpointId, collectorId });
      cells[column] ??= { failing: 0, unusual: 0, ok: 0, unknown: 0 };
      cells[column][pathState(conditionsOf.get(path) ?? [], alertsOf.get(path) ?? [])] += 1;
    }
  }
  return {
    sites: columns,
    collectors: shown.map(({ id, name, silentSince }) => ({ id, name, isSilent: silentSince !== null, cells: rows.get(id) ?? [] })),
    omitted: collectors.length - shown.length,
  };
}

const pathOf = ({ endpointId, collectorId }: { endpointId: string; collectorId: string | null }): string => `${endpointId} ${collectorId}`;

/** States of a condition in which its samples say nothing. */
const UNMEASURED: ReadonlySet<string> = new Set(["no_data", "not_measured", "not_offered"]);

function pathState(conditions: readonly { state: string }[], alerts: FleetRows["alerts"]): keyof SiteCell {
  if (alerts.some(isAboutOutage)) return "failing";
  if (alerts.length > 0) return "unusual";
  if (conditions.every(({ state }) => UNMEASURED.has(state))) return "unknown";
  return conditions.some(({ state }) => state === "firing" || state === "expected") ? "unusual" : "ok";
}

/** The columns by name. With too many sites, the smallest ones share the last column. */
function columnsOf(sites: readonly string[]): { columns: SiteMatrixView["sites"]; columnOf: (site: string) => number } {
  const sizes = [...groupBy(sites, (site) => site)].map(([site, of]) => ({ site, endpoints: of.length }));
  const bySize = [...sizes].sort((a, b) => b.endpoints - a.endpoints || (a.site < b.site ? -1 : 1));
  const own = bySize.slice(0, sizes.length > SITES_MAX ? SITES_MAX - 1 : SITES_MAX).sort((a, b) => (a.site < b.site ? -1 : 1));
  const columns: SiteMatrixView["sites"] = own.map(({ site, endpoints }) => ({
    name: site === "" ? { kind: "unlabelled" } : { kind: "site", name: site },
    endpoints,
  }));
  const others = bySize.slice(own.length).reduce((sum, { endpoints }) => sum + endpoints, 0);
  if (others > 0) columns.push({ name: { kind: "other" }, endpoints: others });
  const places = new Map(own.map(({ site }, at) => [site, at]));
  return { columns, columnOf: (site) => places.get(site) ?? own.length };
}
