import type { Prisma, TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { digestOf, once } from "../idempotency/once";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";
import { ALERT_STATUSES, VERDICTS } from "./alert-view";
import { occasionOf } from "./change-alert";
import { applyTransition } from "./lifecycle/apply-transition";
import { resolvedByPerson, type Transition } from "./lifecycle/transition";
import { checkUntil } from "./snooze-alert";

const MAX_BULK = 10_000;
const Note = z.string().max(2000).optional();
export const BulkAction = z.discriminatedUnion("type", [
  z.object({ type: z.literal("acknowledge"), note: Note }),
  z.object({ type: z.literal("unacknowledge") }),
  z.object({ type: z.literal("resolve"), verdict: z.enum(VERDICTS), note: Note }),
  z.object({ type: z.literal("snooze"), until: Moment, note: Note }),
  z.object({ type: z.literal("unsnooze") }),
  z.object({ type: z.literal("assign"), assigneeId: z.guid().nullable() }),
]);
type BulkAction = z.output<typeof BulkAction>;

/** The alerts of these incidents that the filter matches, and the alerts with these ids. */
const Members = z.object({
  incidentIds: z.array(z.guid()).min(1).max(500),
  filter: AlertFilter,
  alertIds: z.array(z.guid()).max(MAX_BULK).default([]),
});
export const BulkAlertAction = z.object({
  /** The alerts with these ids, every alert that the filter matches, or members of incidents. */
  target: z.union([
    z.object({ ids: z.array(z.guid()).min(1).max(MAX_BULK) }),
    z.object({ filter: AlertFilter }),
    z.object({ members: Members }),
  ]),
  action: BulkAction,
  idempotencyKey: z.string().min(8).max(200),
});
type Target = z.output<typeof BulkAlertAction>["target"];

/**
 * Why an action did not change an alert: the organization has no alert with this id, or the action does not apply to the alert's status.
 */
export const SKIP_REASONS = ["not_found", ...ALERT_STATUSES] as const;

export const BulkResult = z.object({
  changed: z.int(),
  skipped: z.array(z.object({ id: z.string(), reason: z.enum(SKIP_REASONS) })),
  /** Token for `undoAlertAction`; null when nothing changed. */
  undoToken: z.string().nullable(),
});
export type BulkResult = z.infer<typeof BulkResult>;

/**
 * Applies one action to many alerts in one transaction. The audit entry stores the decisions before and after; its id is the undo token.
 */
export async function bulkAlertAction(ctx: ServiceContext, input: z.input<typeof BulkAlertAction>): Promise<BulkResult> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { target, action, idempotencyKey } = parse(BulkAlertAction, input);
  if (action.type === "snooze") checkUntil(action.until, ctx.now());
  const { tenantId } = ctx.actor;
  const digest = digestOf("bulkAlertAction", JSON.stringify({ target, action }));
  return ctx.db.withTenant(tenantId, async (tx) => {
    const answer = await once(tx, { tenantId, key: `alert action ${idempotencyKey}`, digest, now: ctx.now() }, async () => {
      const where = await targetWhere(tx, ctx, target);
      const rows = await tx.alert.findMany({ where, select: { id: true }, orderBy: { id: "asc" }, take: MAX_BULK + 1 });
      if (rows.length > MAX_BULK) throw new PaditError("too_large", `One action takes ${MAX_BULK} alerts at most.`);
      const ids = rows.map(({ id }) => id);
      const note = "note" in action ? action.note : undefined;
      const occasion = { ...occasionOf(ctx, note), audit: "bulk", auditAction: "alert.bulk", auditDetail: { type: action.type } } as const;
      const { changed, unchanged, auditId } = await applyTransition(tx, occasion, ids, transitionOf(action, ctx.actor.name));
      const found = new Set([...changed, ...unchanged.map(({ id }) => id)]);
      const absent = [...new Set("ids" in target ? target.ids : "members" in target ? target.members.alertIds : ids)].filter(
        (id) => !found.has(id),
      );
      const skipped = [
        ...unchanged.map(({ id, status: reason }) => ({ id, reason })),
        ...absent.map((id) => ({ id, reason: "not_found" as const })),
      ];
      return { changed: changed.length, skipped, undoToken: auditId };
    });
    return BulkResult.parse(answer);
  });
}

async function targetWhere(tx: TenantTx, ctx: ServiceContext, target: Target): Promise<Prisma.AlertWhereInput> {
  const { tenantId } = ctx.actor;
  if ("ids" in target) return { tenantId, id: { in: target.ids } };
  if ("filter" in target) return alertWhere(tx, ctx, target.filter);
  const { incidentIds, filter, alertIds } = target.members;
  const members = { AND: [await alertWhere(tx, ctx, filter), { incidentId: { in: incidentIds } }] };
  return { tenantId, OR: [members, { id: { in: alertIds } }] };
}

function transitionOf(action: BulkAction, name: string): Transition {
  switch (action.type) {
    case "acknowledge":
      return { type: "acknowledged", isSticky: false };
    case "unacknowledge":
      return { type: "unacknowledged" };
    case "resolve":
      return resolvedByPerson(name, action.verdict);
    case "snooze":
      return { type: "snoozed", until: action.until };
    case "unsnooze":
      return { type: "woken" };
    case "assign":
      return { type: "assigned", assigneeId: action.assigneeId };
  }
}
