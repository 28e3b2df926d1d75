import type { TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { keepTurn } from "@padit/domain/on-call";
import { z } from "zod";
import { audit } from "../audit";
import { announceAgain } from "../incidents/announce-again";
import { requireUnrouted } from "../routing/require-unrouted";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { TimeZone } from "../time-zone";
import { type People, readPeople, requireUnlimited } from "./people";
import { GetRota } from "./rota-queries";
import { type RotaView, rotaView } from "./rota-view";
import { findRota, type RotaRow, rotaOf } from "./stored-rota";

const ROTAS_MAX = 100;
const MEMBERS_MAX = 50;

const RotaTerms = z.object({
  name: z.string().trim().min(1).max(100),
  timeZone: TimeZone,
  period: z.enum(["day", "week"]),
  handoverTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write the time as HH:MM."),
  /** Local date of a hand-over to the first member; a weekly rota hands over on its weekday. */
  startsOn: z.iso.date().refine((date) => date >= "1970-01-01" && date < "2200-01-01", "This date is out of range."),
  memberIds: z
    .array(z.guid())
    .min(1, "A rota needs a member.")
    .max(MEMBERS_MAX)
    .refine((ids) => new Set(ids).size === ids.length, "A member is named twice."),
});
export const CreateRota = RotaTerms;

export async function createRota(ctx: ServiceContext, input: z.input<typeof CreateRota>): Promise<RotaView> {
  authorize(ctx, "admin", "integrations:write");
  const { startsOn, ...terms } = parse(CreateRota, input);
  const { tenantId } = ctx.actor;
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const people = await readPeople(tx, tenantId);
    requireMembers(people, terms.memberIds);
    await requireName(tx, tenantId, terms.name, null);
    if ((await tx.rota.count({ where: { tenantId } })) >= ROTAS_MAX)
      throw new PaditError("conflict", `An organization has ${ROTAS_MAX} rotas at most.`);
    await tx.rota.create({ data: { tenantId, id, ...terms, startsOn: new Date(startsOn), createdAt: ctx.now() } });
    return changed(tx, ctx, id, { action: "rota.create", people });
  });
}

export const UpdateRota = RotaTerms.partial().extend({ rotaId: z.guid() });

/** Changes a rota. Whoever is on call stays on call until the next hand-over, unless `startsOn` says otherwise or the person leaves the list. */
export async function updateRota(ctx: ServiceContext, input: z.input<typeof UpdateRota>): Promise<RotaView> {
  authorize(ctx, "admin", "integrations:write");
  const { rotaId: id, startsOn, ...changes } = parse(UpdateRota, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findRota(tx, tenantId, id);
    const people = await readPeople(tx, tenantId);
    // Members who were removed since may stay in the list.
    requireMembers(people, changes.memberIds?.filter((memberId) => !before.memberIds.includes(memberId)) ?? []);
    if (changes.name !== undefined) await requireName(tx, tenantId, changes.name, id);
    const kept = changes.memberIds && keepTurn(rotaOf(before), changes.memberIds, ctx.now().getTime());
    const date = startsOn ?? kept;
    const data = { ...definedOf(changes), ...(date !== undefined && { startsOn: new Date(date) }) };
    await tx.rota.update({ where: { tenantId_id: { tenantId, id } }, data });
    return changed(tx, ctx, id, { action: "rota.update", people, before });
  });
}

/**
 * Removes a rota with its overrides.
 * @throws PaditError conflict while a route names it
 */
export async function deleteRota(ctx: ServiceContext, input: z.input<typeof GetRota>): Promise<void> {
  authorize(ctx, "admin", "integrations:write");
  const { rotaId: id } = parse(GetRota, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findRota(tx, tenantId, id);
    await requireUnrouted(tx, tenantId, { noun: "rota", id });
    await tx.rota.delete({ where: { tenantId_id: { tenantId, id } } });
    await audit(tx, ctx, { action: "rota.delete", targetType: "rota", targetId: id, detail: { before: auditable(before) } });
    await tellBrowsers(tx, tenantId, "rota", id);
  });
}

/** Audits a change of a rota, has open incidents decided anew, and returns the rota. */
async function changed(
  tx: TenantTx,
  ctx: ServiceContext,
  id: string,
  { action, people, before }: { action: string; people: People; before?: RotaRow },
): Promise<RotaView> {
  const { tenantId } = ctx.actor;
  const after = await findRota(tx, tenantId, id);
  const detail = { ...(before && { before: auditable(before) }), after: auditable(after) };
  await audit(tx, ctx, { action, targetType: "rota", targetId: id, detail });
  await announceAgain(tx, tenantId, ctx.now());
  await tellBrowsers(tx, tenantId, "rota", id);
  return rotaView(after, people, ctx.now());
}

/** @throws PaditError invalid */
export function requireMembers(people: People, ids: readonly string[], path = "memberIds"): void {
  if (ids.every(people.isAvailable)) return;
  requireUnlimited(people, ids, path);
  const message = "Name people who are members of the organization and have access.";
  throw new PaditError("invalid", message, { issues: [{ path, message }] });
}

/** @throws PaditError invalid */
async function requireName(tx: TenantTx, tenantId: string, name: string, ownId: string | null): Promise<void> {
  const other = await tx.rota.findFirst({ where: { tenantId, name, ...(ownId && { id: { not: ownId } }) }, select: { id: true } });
  if (other === null) return;
  const message = "Another rota has this name.";
  throw new PaditError("invalid", message, { issues: [{ path: "name", message }] });
}

const definedOf = (changes: object) => Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

function auditable(row: RotaRow) {
  const { name, timeZone, period, handoverTime, memberIds } = row;
  return { name, timeZone, period, handoverTime, startsOn: rotaOf(row).startsOn, memberIds };
}
