import { notify, type TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import type { ProbeJob } from "@padit/protocols/collector-api";
import { jobText } from "@padit/protocols/collector-signing";
import { z } from "zod";
import { audit } from "../audit";
import { findEndpoint } from "../endpoints/endpoint-queries";
import { parseTarget, protocolOf } from "../endpoints/parse-target";
import { openTarget, splitSecrets, type Target } from "../endpoints/target-secrets";
import type { PlanKey } from "../keyring/plan-key";
import { planKeyOf } from "../plans/issue-plans";
import { signDocument } from "../plans/sign-document";
import { checkQuota } from "../quotas/check-quota";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findCollector } from "./collector-queries";
import { type ProbeJobView, probeJobView } from "./probe-job-view";

export const StartProbeJob = z.object({
  collectorId: z.guid(),
  protocol: z.string().max(50),
  target: z.record(z.string(), z.json()),
  /** Number of runs. */
  count: z.int().min(1).max(50).default(5),
});

/** ms. Longer than any single run; the collector skips runs that would not end in time. */
const JOB_MS = 90_000;

export const StartEndpointTest = z.object({
  endpointId: z.guid(),
  /** Default: a connected collector that measures the endpoint. */
  collectorId: z.guid().optional(),
  count: StartProbeJob.shape.count,
});

interface JobRequest {
  collectorId: string;
  protocol: string;
  /** The target with its secrets. */
  target: Target;
  count: number;
}

/** Requests probe runs from a collector; the results are stored as rows. @throws PaditError unavailable while the collector is silent */
export async function startProbeJob(ctx: ServiceContext, input: z.input<typeof StartProbeJob>): Promise<ProbeJobView> {
  authorize(ctx, "operator", "endpoints:write");
  const { target, ...request } = parse(StartProbeJob, input);
  const whole = parseTarget(protocolOf(request.protocol), target);
  const key = await planKeyOf(ctx);
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => queueJob(tx, ctx, key, { ...request, target: whole }));
}

/**
 * Requests probe runs of an endpoint, with the secrets of its target.
 * @throws PaditError unavailable while no collector that measures the endpoint is connected
 */
export async function startEndpointTest(ctx: ServiceContext, input: z.input<typeof StartEndpointTest>): Promise<ProbeJobView> {
  authorize(ctx, "operator", "endpoints:write");
  const { endpointId, collectorId, count } = parse(StartEndpointTest, input);
  const { tenantId } = ctx.actor;
  const key = await planKeyOf(ctx);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const endpoint = await findEndpoint(tx, tenantId, endpointId);
    const { protocol } = endpoint;
    if (sourceOf(endpoint).spec === null) throw new PaditError("conflict", "What others push to PADIT cannot be tested from here.");
    const { target } = await openTarget(ctx.keyring, endpoint);
    const chosen = collectorId ?? (await connectedCollector(tx, tenantId, endpointId));
    return queueJob(tx, ctx, key, { collectorId: chosen, protocol, target, count });
  });
}

async function connectedCollector(tx: TenantTx, tenantId: string, endpointId: string): Promise<string> {
  const collector = { revokedAt: null, silentSince: null, lastSeenAt: { not: null } };
  const found = await tx.endpointCollector.findFirst({ where: { tenantId, endpointId, collector }, orderBy: { collectorId: "asc" } });
  if (!found) throw new PaditError("unavailable", "No collector that measures this endpoint is connected.");
  return found.collectorId;
}

async function queueJob(tx: TenantTx, ctx: ServiceContext, key: PlanKey, request: JobRequest): Promise<ProbeJobView> {
  const { collectorId, protocol, target: whole, count } = request;
  const { masked, secrets } = splitSecrets(protocol, whole);
  const { actor } = ctx;
  const { tenantId } = actor;
  const { name, kind, revokedAt, lastSeenAt, silentSince, exchangeKey } = await findCollector(tx, tenantId, collectorId);
  if (kind !== "agent") throw new PaditError("conflict", `The collector ${name} receives pushed measurements and cannot probe.`);
  if (revokedAt !== null) throw new PaditError("conflict", `The collector ${name} was revoked.`);
  if (lastSeenAt === null || silentSince !== null) throw new PaditError("unavailable", `The collector ${name} is not connected.`);
  await checkQuota(tx, ctx, "liveTestsPerHour");
  const id = newId();
  const at = ctx.now();
  const expiresAt = new Date(at.getTime() + JOB_MS);
  const jobOf = (its: Target): ProbeJob => ({ collectorId, id, protocol, target: its, count, expiresAtMs: expiresAt.getTime() });
  const signed = await signDocument(key, {
    ...{ tenantId, collectorId, exchangeKey, kind: "job", signedText: jobText },
    ...{ masked: jobOf(masked), secrets: secrets ? { [id]: secrets } : {}, whole: () => jobOf(whole) },
  });
  const createdBy = actor.kind === "user" ? actor.userId : null;
  const job = await tx.probeJob.create({
    data: { tenantId, id, collectorId, protocol, target: masked, count, createdBy, createdAt: at, expiresAt, ...signed },
    include: { results: true },
  });
  await audit(tx, ctx, {
    action: "probe_job.start",
    targetType: "collector",
    targetId: collectorId,
    detail: { protocol, target: masked },
  });
  await notify(tx, "padit_job", `${collectorId} ${id}`);
  return probeJobView(job, at);
}
