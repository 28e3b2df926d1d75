import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { digestOf, once } from "../idempotency/once";
import { Moment } from "../moment";
import { authorize, parse, type ServiceContext } from "../service-context";
import { acknowledged, assigned, resolved, snoozed, unacknowledged, unsnoozed } from "./alert-changes";
import { AlertFilter, alertWhere } from "./alert-filter";
import { VERDICTS } from "./alert-view";
import { type AlertChange, changeAlerts } from "./change-alert";
import { DECIDED, Decision, decisionJson } from "./decision";
import { checkUntil } from "./snooze-alert";

export const MAX_BULK = 10_000;
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

export const BulkAlertAction = z.object({
  /** These alerts, or every alert that matches. */
  target: z.union([z.object({ ids: z.array(z.guid()).min(1).max(MAX_BULK) }), z.object({ filter: AlertFilter })]),
  action: BulkAction,
  idempotencyKey: z.string().min(8).max(200),
});

export const BulkResult = z.object({
  changed: z.int(),
  /** Absent, foreign, or not in a state the action applies to. */
  skipped: z.int(),
  /** For `undoAlertAction`; null when nothing changed. */
  undoToken: z.string().nullable(),
});
export type BulkResult = z.infer<typeof BulkResult>;

/** One action on many alerts in one transaction. The audit entry holds what they were before and what was made of them, and is the undo token. */
export async function bulkAlertAction(ctx: ServiceContext, input: z.input<typeof BulkAlertAction>): Promise<BulkResult> {
  authorize(ctx, "operator", "alerts:write");
  const { target, action, idempotencyKey } = parse(BulkAlertAction, input);
  if (action.type === "snooze") checkUntil(action.until, ctx.now());
  const { tenantId } = ctx.actor;
  const digest = digestOf("bulkAlertAction", JSON.stringify({ target, action }));
  return ctx.db.withTenant(tenantId, async (tx) => {
    const answer = await once(tx, { tenantId, key: `bulk ${idempotencyKey}`, digest, now: ctx.now() }, async () => {
      const where = "ids" in target ? { tenantId, id: { in: target.ids } } : await alertWhere(tx, ctx, target.filter);
      const before = await tx.alert.findMany({ where, select: { id: true, ...DECIDED }, orderBy: { id: "asc" }, take: MAX_BULK + 1 });
      if (before.length > MAX_BULK) throw new PaditError("too_large", `One action takes ${MAX_BULK} alerts at most.`);
      const ids = before.map(({ id }) => id);
      const change = changeOf(action, { name: ctx.actor.name, at: ctx.now() });
      const changed = await changeAlerts(tx, ctx, ids, change);
      const asked = "ids" in target ? new Set(target.ids).size : ids.length;
      if (changed.length === 0) return { changed: 0, skipped: asked, undoToken: null };
      const isChanged = new Set(changed);
      const rows = before.filter(({ id }) => isChanged.has(id)).map(({ id, ...was }) => ({ id, ...decisionJson(was) }));
      const made = decisionJson(Decision.partial().parse(change.data));
      const detail = { type: action.type, count: changed.length, made, before: rows };
      const undoToken = await audit(tx, ctx, { action: "alert.bulk", targetType: "alert", targetId: changed[0] ?? "", detail });
      return { changed: changed.length, skipped: asked - changed.length, undoToken };
    });
    return BulkResult.parse(answer);
  });
}

function changeOf(action: BulkAction, by: { name: string; at: Date }): AlertChange {
  switch (action.type) {
    case "acknowledge":
      return acknowledged(by, action.note);
    case "unacknowledge":
      return unacknowledged();
    case "resolve":
      return resolved(by, action.verdict, action.note);
    case "snooze":
      return snoozed(action.until, action.note);
    case "unsnooze":
      return unsnoozed();
    case "assign":
      return assigned(action.assigneeId);
  }
}
