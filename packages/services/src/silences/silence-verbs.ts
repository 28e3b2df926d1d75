import { newId, PaditError, readSelector } from "@padit/domain";
import { z } from "zod";
import { actorColumns, audit } from "../audit";
import { announceAgain } from "../incidents/announce-again";
import { Moment } from "../moment";
import { selectorText } from "../selector/selector-text";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { undoableEntry } from "../undoable-entry";
import { findSilence, viewOf } from "./silence-queries";
import type { SilenceView } from "./silence-view";

/** A silence is shared by all members, so its selector cannot depend on the person (`owner:me`). */
const SELECTOR = { subject: "alerts", isShared: true, path: "selector" } as const;
const DAY_MS = 86_400_000;
/** The longest time, in days, that a silence may reach into the future. */
const SILENCE_DAYS_MAX = 90;

export const CreateSilence = z.object({
  selector: selectorText(SELECTOR).refine((text) => text.trim() !== "", "Say which alerts to silence."),
  reason: z.string().trim().min(1).max(500),
  endsAt: Moment,
});

/** Holds back the notifications of all alerts that the selector matches until `endsAt`. Alerts are raised and shown as usual. */
export async function createSilence(ctx: ServiceContext, input: z.input<typeof CreateSilence>): Promise<SilenceView> {
  authorize(ctx, "operator", "alerts:write");
  const { selector: text, reason, endsAt } = parse(CreateSilence, input);
  const startsAt = ctx.now();
  checkEnd(endsAt, startsAt);
  const { tenantId } = ctx.actor;
  const { actorId, actorName } = actorColumns(ctx.actor);
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const selector = selectorJson(readSelector(text, SELECTOR));
    const author = { createdById: actorId, createdByName: actorName };
    await tx.silence.create({ data: { tenantId, id, selector, reason, startsAt, endsAt, ...author } });
    const after = { selector: text, reason, endsAt: endsAt.toISOString() };
    await audit(tx, ctx, { action: "silence.create", targetType: "silence", targetId: id, detail: { after } });
    await tellBrowsers(tx, tenantId, "silence", id);
    return viewOf(tx, ctx, id);
  });
}

export const UpdateSilence = z.object({
  silenceId: z.guid(),
  reason: CreateSilence.shape.reason.optional(),
  endsAt: Moment.optional(),
});

/** Changes the reason or the end of a silence that has not ended. */
export async function updateSilence(ctx: ServiceContext, input: z.input<typeof UpdateSilence>): Promise<SilenceView> {
  authorize(ctx, "operator", "alerts:write");
  const { silenceId: id, ...changes } = parse(UpdateSilence, input);
  const { tenantId } = ctx.actor;
  if (changes.endsAt) checkEnd(changes.endsAt, ctx.now());
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findSilence(tx, tenantId, id);
    if (before.endsAt <= ctx.now()) throw new PaditError("conflict", "This silence has ended. Create another one.");
    const data = {
      ...(changes.reason !== undefined && { reason: changes.reason }),
      ...(changes.endsAt !== undefined && { endsAt: changes.endsAt }),
    };
    const after = await tx.silence.update({ where: { tenantId_id: { tenantId, id } }, data });
    const detail = { before: changeable(before), after: changeable(after) };
    await audit(tx, ctx, { action: "silence.update", targetType: "silence", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "silence", id);
    return viewOf(tx, ctx, id);
  });
}

const changeable = ({ reason, endsAt }: { reason: string; endsAt: Date }) => ({ reason, endsAt: endsAt.toISOString() });

export const EndSilence = z.object({ silenceId: z.guid() });

/** Ends a silence now. Ending an ended silence changes nothing. @returns the token with which `undoEndSilence` restores the end */
export async function endSilence(
  ctx: ServiceContext,
  input: z.input<typeof EndSilence>,
): Promise<{ silence: SilenceView; undoToken: string | null }> {
  authorize(ctx, "operator", "alerts:write");
  const { silenceId: id } = parse(EndSilence, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findSilence(tx, tenantId, id);
    const now = ctx.now();
    if (before.endsAt <= now) return { silence: await viewOf(tx, ctx, id), undoToken: null };
    await tx.silence.update({ where: { tenantId_id: { tenantId, id } }, data: { endsAt: now } });
    await announceAgain(tx, tenantId, now);
    const detail = { before: { endsAt: before.endsAt.toISOString() }, after: { endsAt: now.toISOString() } };
    const undoToken = await audit(tx, ctx, { action: "silence.end", targetType: "silence", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "silence", id);
    return { silence: await viewOf(tx, ctx, id), undoToken };
  });
}

export const UndoEndSilence = z.object({ undoToken: z.guid() });
const Ended = z.object({ before: z.object({ endsAt: Moment }), after: z.object({ endsAt: Moment }) });

/** Restores the end that a silence had before the same actor ended it. What was sent since cannot be recalled. Repeating changes nothing. */
export async function undoEndSilence(ctx: ServiceContext, input: z.input<typeof UndoEndSilence>): Promise<SilenceView> {
  authorize(ctx, "operator", "alerts:write");
  const { undoToken } = parse(UndoEndSilence, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const entry = await undoableEntry(tx, ctx, { undoToken, action: "silence.end" });
    const { before, after } = Ended.parse(entry.detail);
    const id = entry.targetId;
    const { count } = await tx.silence.updateMany({ where: { tenantId, id, endsAt: after.endsAt }, data: { endsAt: before.endsAt } });
    if (count > 0) {
      await audit(tx, ctx, { action: "silence.undo_end", targetType: "silence", targetId: id, detail: { undid: undoToken } });
      await tellBrowsers(tx, tenantId, "silence", id);
    }
    return viewOf(tx, ctx, id);
  });
}

/** @throws PaditError invalid */
function checkEnd(endsAt: Date, now: Date): void {
  const aheadMs = endsAt.getTime() - now.getTime();
  if (aheadMs > 0 && aheadMs <= SILENCE_DAYS_MAX * DAY_MS) return;
  const message = `The end must lie ahead, by ${SILENCE_DAYS_MAX} days at most.`;
  throw new PaditError("invalid", message, { issues: [{ path: "endsAt", message }] });
}
