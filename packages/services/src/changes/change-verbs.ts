import { newId, PaditError, readSelector } from "@padit/domain";
import { z } from "zod";
import { actorColumns, audit } from "../audit";
import { announceAgain } from "../incidents/announce-again";
import { Covered, SELECTOR } from "../maintenance/maintenance-input";
import { Moment } from "../moment";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findChange } from "./change-queries";
import { changeView, type NetworkChangeView } from "./change-view";

/** Number of reported changes that an organization keeps; the oldest ones are deleted. */
const CHANGES_MAX = 10_000;
const DAY_MS = 86_400_000;
/** A change may be reported this many days after it took effect, and this long (ms) before. */
const REPORT_DAYS_MAX = 30;
const REPORT_AHEAD_MS = DAY_MS;

export const ReportChange = z.object({
  at: Moment,
  what: z.string().trim().min(1).max(500),
  selector: Covered,
  ref: z
    .string()
    .trim()
    .max(200)
    .transform((text) => text || null)
    .nullable()
    .default(null),
});

/** Stores that something was changed in the network at `at`, on all endpoints that the selector covers. Charts, alerts and incidents name it. */
export async function reportChange(ctx: ServiceContext, input: z.input<typeof ReportChange>): Promise<NetworkChangeView> {
  authorize(ctx, "operator", "alerts:write");
  const { at, what, selector: text, ref } = parse(ReportChange, input);
  const now = ctx.now();
  const ageMs = now.getTime() - at.getTime();
  if (ageMs > REPORT_DAYS_MAX * DAY_MS || ageMs < -REPORT_AHEAD_MS) {
    const message = `A change is reported within ${REPORT_DAYS_MAX} days after it took effect, and a day ahead at most.`;
    throw new PaditError("invalid", message, { issues: [{ path: "at", message }] });
  }
  const { tenantId } = ctx.actor;
  const { actorId: createdById, actorName: createdByName } = actorColumns(ctx.actor);
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const author = { createdAt: now, createdById, createdByName };
    const selector = selectorJson(readSelector(text, SELECTOR));
    const row = await tx.networkChange.create({ data: { tenantId, id, at, what, reference: ref, selector, ...author } });
    const [oldest] = await tx.networkChange.findMany({
      where: { tenantId },
      orderBy: [{ at: "desc" }, { id: "asc" }],
      skip: CHANGES_MAX,
      take: 1,
    });
    if (oldest) await tx.networkChange.deleteMany({ where: { tenantId, at: { lte: oldest.at } } });
    const after = { at: at.toISOString(), what, selector: text, ref };
    await audit(tx, ctx, { action: "change.report", targetType: "change", targetId: id, detail: { after } });
    await announceAgain(tx, tenantId, now);
    await tellBrowsers(tx, tenantId, "maintenance", id);
    return changeView(row);
  });
}

const DeleteChange = z.object({ changeId: z.guid() });

/** Deletes a change that was reported by mistake. An incident that names it as its cause keeps the name. */
export async function deleteChange(ctx: ServiceContext, input: z.input<typeof DeleteChange>): Promise<void> {
  authorize(ctx, "operator", "alerts:write");
  const { changeId: id } = parse(DeleteChange, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { at, what, ref, selector } = changeView(await findChange(tx, tenantId, id));
    await tx.networkChange.delete({ where: { tenantId_id: { tenantId, id } } });
    const before = { at: at.toISOString(), what, selector, ref };
    await audit(tx, ctx, { action: "change.delete", targetType: "change", targetId: id, detail: { before } });
    await tellBrowsers(tx, tenantId, "maintenance", id);
  });
}
