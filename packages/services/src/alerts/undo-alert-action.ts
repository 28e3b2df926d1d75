import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { actorColumns, audit } from "../audit";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { tellStory } from "./change-alert";
import { DECIDED, Decision, isSameDecision } from "./decision";

export const UndoAlertAction = z.object({ undoToken: z.guid() });

const Remembered = Decision.extend({ id: z.guid() });
type Remembered = z.output<typeof Remembered>;
const Done = z.object({
  type: z.string(),
  /** What the action wrote, the same into each of them. */
  made: Decision.partial().default({}),
  before: z.array(Remembered),
});

/** People see the undo for 10 s; this leaves room for a slow network. */
const UNDO_MS = 5 * 60_000;

/**
 * Puts alerts back to what they were before a bulk action of the same actor. Those about which something else was decided since stay as
 * they are, and so do those whose cause raised another alert meanwhile. What detection has learnt since stays in any case.
 */
export async function undoAlertAction(
  ctx: ServiceContext,
  input: z.input<typeof UndoAlertAction>,
): Promise<{ restored: number; skipped: number }> {
  authorize(ctx, "operator", "alerts:write");
  const { undoToken } = parse(UndoAlertAction, input);
  const { tenantId } = ctx.actor;
  const { actorId } = actorColumns(ctx.actor);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const entry = await tx.auditEntry.findFirst({ where: { tenantId, id: undoToken, action: "alert.bulk", actorId } });
    if (!entry) throw notFound("undo token");
    if (ctx.now().getTime() - entry.at.getTime() > UNDO_MS) throw new PaditError("conflict", "It is too late to undo this.");
    const { type, made, before } = Done.parse(entry.detail);
    const restored = await restore(tx, tenantId, before, made);
    const [first] = restored;
    if (first === undefined) return { restored: 0, skipped: before.length };
    const story = type === "resolve" ? { type: "reopened", webhook: "alert.reopened" as const } : { type: "undone" };
    const snoozedBefore = new Set(before.flatMap(({ id, status }) => (status === "snoozed" ? [id] : [])));
    const timed = type === "snooze" ? restored : restored.filter((id) => snoozedBefore.has(id));
    await tellStory(tx, ctx, restored, { ...story, timed, detail: { undid: type } });
    await audit(tx, ctx, {
      action: "alert.undo",
      targetType: "alert",
      targetId: first,
      detail: { undid: undoToken, count: restored.length },
    });
    return { restored: restored.length, skipped: before.length - restored.length };
  });
}

async function restore(tx: TenantTx, tenantId: string, before: readonly Remembered[], made: Partial<Decision>): Promise<string[]> {
  const ids = before.map(({ id }) => id);
  await tx.$queryRaw`SELECT id FROM alert WHERE tenant_id = ${tenantId}::uuid AND id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const locked = await tx.alert.findMany({ where: { tenantId, id: { in: ids } }, select: { id: true, key: true, ...DECIDED } });
  const rivals = await tx.alert.findMany({
    where: { tenantId, key: { in: locked.map(({ key }) => key) }, status: { not: "resolved" } },
    select: { id: true, key: true },
  });
  const standing = new Map(rivals.map(({ id, key }) => [key, id]));
  const now = new Map(locked.map((row) => [row.id, row]));
  const groups = new Map<string, { was: Decision; ids: string[] }>();
  for (const { id, ...was } of before) {
    const row = now.get(id);
    if (!row || !isSameDecision(row, { ...was, ...made }) || (standing.get(row.key) ?? id) !== id) continue;
    const alike = groups.get(JSON.stringify(was)) ?? { was, ids: [] };
    groups.set(JSON.stringify(was), { was, ids: [...alike.ids, id] });
  }
  for (const group of groups.values())
    await tx.alert.updateMany({ where: { tenantId, id: { in: group.ids } }, data: { ...group.was, version: { increment: 1 } } });
  return [...groups.values()].flatMap((group) => group.ids);
}
