import type { TenantTx } from "@padit/db";
import type { CollectorPlace, EndpointPlace, PathCondition } from "@padit/domain/incidents";
import { z } from "zod";

/** The measured paths, their ends, and what these have in common. */
export interface MeasuredNetwork {
  conditions: PathCondition[];
  endpoints: Map<string, EndpointPlace>;
  collectors: Map<string, CollectorPlace>;
}

/** States in which a path is measured; in other states it may be well or not. */
const MEASURED: ReadonlySet<string> = new Set(["learning", "ok", "pending", "firing", "failing", "expected"]);

const word = z.string().min(1).optional().catch(undefined);
const Target = z
  .object({ host: word, server: word, url: word, mac: word, destination: word, vlanId: z.int().optional().catch(undefined) })
  .catch({});

export async function readNetwork(tx: TenantTx, tenantId: string): Promise<MeasuredNetwork> {
  const [rows, endpoints, collectors] = [
    await tx.condition.findMany({
      where: { tenantId, endpoint: { deletedAt: null, paused: false } },
      select: { endpointId: true, collectorId: true, metricGroup: true, state: true },
    }),
    await tx.endpoint.findMany({ where: { tenantId }, select: { id: true, name: true, protocol: true, target: true, tags: true } }),
    await tx.collector.findMany({ where: { tenantId }, select: { id: true, name: true, site: true, silentSince: true, revokedAt: true } }),
  ];
  const isHeard = new Map(collectors.map(({ id, silentSince, revokedAt }) => [id, silentSince === null && revokedAt === null]));
  return {
    conditions: rows.map(({ metricGroup: symptom, state, ...path }) => ({
      ...{ ...path, symptom },
      isMeasured: MEASURED.has(state) && isHeard.get(path.collectorId) === true,
    })),
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.id, placeOf(endpoint)])),
    collectors: new Map(
      collectors.flatMap(({ id, name, site, revokedAt }) => (revokedAt === null ? [[id, { id, name, site }] as const] : [])),
    ),
  };
}

function placeOf({
  tags,
  target,
  ...endpoint
}: {
  id: string;
  name: string;
  protocol: string;
  target: unknown;
  tags: string[];
}): EndpointPlace {
  const { host, server, url, mac, destination, vlanId } = Target.parse(target);
  const named = host ?? server ?? (url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined) ?? mac ?? destination;
  return { ...endpoint, host: named ?? null, labels: tags, vlan: vlanId === undefined ? null : String(vlanId) };
}
