import type { TenantTx } from "@padit/db";
import type { IncidentNotificationType } from "@padit/domain";
import { limitRate, type RateDecision, type RateLimit, type RecipientLoad, rateWindowMs } from "@padit/domain/routing";
import { enqueue } from "../outbox/enqueue";

interface LimitInput {
  integrationId: string;
  limits: readonly RateLimit[];
  type: IncidentNotificationType;
}

/**
 * What the recipients of an organization got lately, during one transaction. A recipient is read when a limit first asks for it, so that
 * organizations without limits read nothing.
 */
export class RecipientLoads {
  readonly #loads = new Map<string, RecipientLoad>();

  constructor(
    readonly tx: TenantTx,
    readonly tenantId: string,
    readonly now: Date,
  ) {}

  /** Whether a message that is sent now leaves on its own or in a digest. The message counts from then on. */
  async take({ integrationId, limits, type }: LimitInput): Promise<RateDecision> {
    if (limits.length === 0) return { digestMs: null, reason: null };
    const nowMs = this.now.getTime();
    const load = this.#loads.get(integrationId) ?? (await this.#read(integrationId, limits));
    const decision = limitRate(limits, load, { type, nowMs });
    const { digestMs } = decision;
    this.#loads.set(integrationId, digestMs === null ? { ...load, sentMs: [...load.sentMs, nowMs] } : { ...load, digestDueMs: digestMs });
    return decision;
  }

  async #read(integrationId: string, limits: readonly RateLimit[]): Promise<RecipientLoad> {
    const { tx, tenantId, now } = this;
    const since = new Date(now.getTime() - rateWindowMs(limits));
    const where = { tenantId, integrationId, sent: true };
    const direct = await tx.incidentNotice.findMany({
      where: { ...where, digestDueAt: null, at: { gt: since } },
      orderBy: { at: "desc" },
      take: Math.max(...limits.map(({ messages }) => messages)),
      select: { at: true },
    });
    const digests = await tx.incidentNotice.findMany({
      where: { ...where, digestedAt: { gt: since } },
      distinct: ["digestedAt"],
      select: { digestedAt: true },
    });
    const collecting = await tx.incidentNotice.findFirst({
      where: { ...where, digestDueAt: { not: null }, digestedAt: null },
      select: { digestDueAt: true },
    });
    const sentMs = [...direct.map(({ at }) => at.getTime()), ...digests.flatMap(({ digestedAt }) => digestedAt?.getTime() ?? [])];
    return { sentMs: sentMs.sort((one, other) => one - other), digestDueMs: collecting?.digestDueAt?.getTime() ?? null };
  }
}

/** Queues the digests that are due. The notices are the queue, so that a killed run loses none and a repeated one queues none twice. */
export async function queueDueDigests(tx: TenantTx, tenantId: string, now: Date): Promise<void> {
  const where = { tenantId, digestDueAt: { lte: now }, digestedAt: null };
  const due = await tx.incidentNotice.findMany({
    where,
    distinct: ["integrationId", "digestDueAt"],
    select: { integrationId: true, digestDueAt: true },
    orderBy: [{ integrationId: "asc" }, { digestDueAt: "asc" }],
  });
  if (due.length === 0) return;
  const messages = due.flatMap(({ integrationId, digestDueAt }) =>
    digestDueAt === null
      ? []
      : [{ kind: "delivery" as const, eventType: "digest" as const, integrationId, digestDueMs: digestDueAt.getTime() }],
  );
  await enqueue(tx, ...messages);
  await tx.incidentNotice.updateMany({ where, data: { digestedAt: now } });
}
