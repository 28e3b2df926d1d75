import { PaditError } from "@padit/domain";
import { COLLECTOR_INCLUDE, collectorView } from "../collectors/collector-view";
import { createPushCollector, updatePushCollector } from "../collectors/push-collectors";
import type { PushMapping } from "../collectors/push-mapping";
import { renameCollector } from "../collectors/rename-collector";
import { revokeCollector } from "../collectors/revoke-collector";
import type { CollectorEntry } from "./document-schema";
import type { ConfigurationKind, Workspace } from "./kind";

type Mapping = NonNullable<CollectorEntry["mapping"]>;

const mappingOf = ({ endpointLabels, metrics }: PushMapping): Mapping => ({
  endpoint_labels: endpointLabels,
  metrics: metrics.map(({ metricType, ...metric }) => ({ ...metric, metric_type: metricType })),
});

const pushOptions = ({ series_max: seriesMax, mapping }: CollectorEntry) => ({
  ...(seriesMax !== undefined && { seriesMax }),
  ...(mapping && {
    mapping: {
      endpointLabels: mapping.endpoint_labels,
      metrics: mapping.metrics.map(({ metric_type: metricType, ...metric }) => ({ ...metric, metricType })),
    },
  }),
});

const refuse = (message: string): never => {
  throw new PaditError("invalid", message);
};

/** A revoked collector keeps its name, because its measurements do. A new one of that name gets it; the old one is marked. */
async function freeName({ ctx, tx, tenantId }: Workspace, name: string): Promise<void> {
  const revoked = await tx.collector.findFirst({ where: { tenantId, name, revokedAt: { not: null } }, select: { id: true } });
  if (!revoked) return;
  await renameCollector(ctx, { collectorId: revoked.id, name: `${name.slice(0, 64)} (revoked, ${ctx.now().toISOString()})` });
}

export const collectorKind: ConfigurationKind<CollectorEntry> = {
  section: "collectors",
  noun: "collector",
  isNamed: true,
  keyOf: ({ name }) => name,
  async read({ tx, tenantId }) {
    const rows = await tx.collector.findMany({ where: { tenantId, revokedAt: null }, include: COLLECTOR_INCLUDE, orderBy: { id: "asc" } });
    return rows.map(collectorView).map(({ id, name, kind, site, tags, push }) => ({
      id,
      entry: { name, kind, site, tags, ...(push && { series_max: push.seriesMax, mapping: mappingOf(push.mapping) }) },
    }));
  },
  async complete(_, entry) {
    if (entry.kind === "agent" && (entry.series_max !== undefined || entry.mapping))
      refuse("series_max and mapping belong to push collectors. This one is an agent.");
    return entry;
  },
  async create(at, { name, kind, site, tags, ...rest }) {
    if (kind === "agent") refuse(`There is no agent named “${name}”. Enrol it on its machine first (docs/collector.md), or leave it out.`);
    await freeName(at, name);
    const { collector, token } = await createPushCollector(at.ctx, {
      name,
      site,
      tags,
      ...pushOptions({ name, kind, site, tags, ...rest }),
    });
    return { id: collector.id, secrets: [{ kind: "push token", name, secret: token }] };
  },
  async update({ ctx }, collectorId, entry, changed) {
    for (const fixed of ["kind", "site", "tags"])
      if (changed.has(fixed))
        refuse(`The ${fixed} of a collector is set when it is made, and does not change. Write what it is, or make another one.`);
    await updatePushCollector(ctx, { collectorId, ...pushOptions(entry) });
  },
  async remove({ ctx }, collectorId) {
    await revokeCollector(ctx, { collectorId });
  },
};
