import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { actorColumns, audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { undoableEntry } from "../undoable-entry";
import { occasionOf } from "./change-alert";
import { Decision, isSameDecision } from "./decision";
import { applyTransition } from "./lifecycle/apply-transition";
import { lockAlerts } from "./lifecycle/locked-alerts";

export const UndoAlertAction = z.object({ undoToken: z.guid() });

/** A stored decision, with defaults for fields that an older version did not store. */
const Remembered = Decision.extend({
  id: z.guid(),
  acknowledgedSticky: z.boolean().default(false),
  resolution: Decision.shape.resolution.default(null),
  resolutionReason: Decision.shape.resolutionReason.default(null),
});
type Remembered = z.output<typeof Remembered>;
const Done = z.object({
  type: z.string(),
  /** The columns that the action wrote, which are the same for all alerts. */
  made: Decision.partial().default({}),
  before: z.array(Remembered),
});

/** Detail of an undo's audit entry. */
const Undone = z.object({ count: z.int() });

/**
 * Restores alerts to their state before a bulk action of the same actor. Skips alerts with a later decision, and alerts whose cause has
 * since raised another alert. What detection has written since is kept.
 */
export async function undoAlertAction(
  ctx: ServiceContext,
  input: z.input<typeof UndoAlertAction>,
): Promise<{ restored: number; skipped: number }> {
  authorize(ctx, "operator", "alerts:write", "within_limit");
  const { undoToken } = parse(UndoAlertAction, input);
  const { tenantId } = ctx.actor;
  const { actorId } = actorColumns(ctx.actor);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const entry = await undoableEntry(tx, ctx, { undoToken, action: "alert.bulk" });
    const { type, made, before } = Done.parse(entry.detail);
    const undoable = await undoableOf(tx, tenantId, before, made);
    if (undoable.size === 0) {
      const restored = await restoredEarlier(tx, { tenantId, actorId, undoToken, since: entry.at });
      return { restored, skipped: before.length - restored };
    }
    const occasion = { ...occasionOf(ctx), audit: "none", detail: { undid: type } } as const;
    const transition = { type: "undone", before: undoable, isResolution: type === "resolve" } as const;
    const { changed: restored } = await applyTransition(tx, occasion, [...undoable.keys()], transition);
    const [first] = restored;
    if (first === undefined) return { restored: 0, skipped: before.length };
    await audit(tx, ctx, {
      action: "alert.undo",
      targetType: "alert",
      targetId: first,
      detail: { undid: undoToken, count: restored.length },
    });
    return { restored: restored.length, skipped: before.length - restored.length };
  });
}

/** Number of alerts that this undo restored earlier: a browser that lost the answer repeats the request. */
async function restoredEarlier(
  tx: TenantTx,
  { tenantId, actorId, undoToken, since }: { tenantId: string; actorId: string | null; undoToken: string; since: Date },
): Promise<number> {
  const entry = await tx.auditEntry.findFirst({
    where: { tenantId, action: "alert.undo", actorId, at: { gte: since }, detail: { path: ["undid"], equals: undoToken } },
  });
  return entry ? Undone.parse(entry.detail).count : 0;
}

/** The alerts without a later decision, with their decision before the action. Locks their rows. */
async function undoableOf(
  tx: TenantTx,
  tenantId: string,
  before: readonly Remembered[],
  made: Partial<Decision>,
): Promise<Map<string, Decision>> {
  const ids = before.map(({ id }) => id);
  const now = new Map((await lockAlerts(tx, tenantId, ids)).map((row) => [row.id, row]));
  const keys = [...now.values()].map(({ key }) => key);
  const rivals = await tx.alert.findMany({
    where: { tenantId, key: { in: keys }, status: { not: "resolved" } },
    select: { id: true, key: true },
  });
  const unresolved = new Map(rivals.map(({ id, key }) => [key, id]));
  return new Map(
    before.flatMap(({ id, ...was }) => {
      const row = now.get(id);
      const isSame = row !== undefined && isSameDecision(row, { ...was, ...made });
      return isSame && (unresolved.get(row.key) ?? id) === id ? [[id, was] as const] : [];
    }),
  );
}
