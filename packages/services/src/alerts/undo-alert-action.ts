import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { actorColumns, audit } from "../audit";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { ALERT_STATUSES, VERDICTS } from "./alert-view";
import { tellStory } from "./change-alert";

export const UndoAlertAction = z.object({ undoToken: z.guid() });

const Stamp = z.coerce.date().nullable();
const Before = z.object({
  type: z.string(),
  before: z.array(
    z.object({
      id: z.guid(),
      version: z.int(),
      status: z.enum(ALERT_STATUSES),
      acknowledgedAt: Stamp,
      acknowledgedBy: z.string().nullable(),
      snoozedUntil: Stamp,
      resolvedAt: Stamp,
      resolvedBy: z.string().nullable(),
      verdict: z.enum(VERDICTS).nullable(),
      assigneeId: z.guid().nullable(),
    }),
  ),
});

/** People see the undo for 10 s; this leaves room for a slow network. */
const UNDO_MS = 5 * 60_000;

/**
 * Puts alerts back to what they were before a bulk action of the same actor. Those that changed since stay as they are, and so do those
 * whose cause raised another alert meanwhile.
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
    const { type, before } = Before.parse(entry.detail);
    const restored = await restore(tx, tenantId, before);
    const [first] = restored;
    if (first === undefined) return { restored: 0, skipped: before.length };
    const story = type === "resolve" ? { type: "reopened", webhook: "alert.reopened" as const } : { type: "undone" };
    await tellStory(tx, ctx, restored, { ...story, timers: true, detail: { undid: type } });
    await audit(tx, ctx, {
      action: "alert.undo",
      targetType: "alert",
      targetId: first,
      detail: { undid: undoToken, count: restored.length },
    });
    return { restored: restored.length, skipped: before.length - restored.length };
  });
}

type Remembered = z.output<typeof Before>["before"][number];

async function restore(tx: TenantTx, tenantId: string, before: readonly Remembered[]): Promise<string[]> {
  const ids = before.map(({ id }) => id);
  const locked = await tx.$queryRaw<{ id: string; key: string; version: number }[]>`
    SELECT id, key, version FROM alert WHERE tenant_id = ${tenantId}::uuid AND id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
  const rivals = await tx.alert.findMany({
    where: { tenantId, key: { in: locked.map(({ key }) => key) }, status: { not: "resolved" } },
    select: { id: true, key: true },
  });
  const standing = new Map(rivals.map(({ id, key }) => [key, id]));
  const now = new Map(locked.map((row) => [row.id, row]));
  const groups = new Map<string, { was: Omit<Remembered, "id" | "version">; ids: string[] }>();
  for (const { id, version, ...was } of before) {
    const row = now.get(id);
    if (row?.version !== version + 1 || (standing.get(row.key) ?? id) !== id) continue;
    const alike = groups.get(JSON.stringify(was)) ?? { was, ids: [] };
    groups.set(JSON.stringify(was), { was, ids: [...alike.ids, id] });
  }
  for (const group of groups.values())
    await tx.alert.updateMany({ where: { tenantId, id: { in: group.ids } }, data: { ...group.was, version: { increment: 1 } } });
  return [...groups.values()].flatMap((group) => group.ids);
}
