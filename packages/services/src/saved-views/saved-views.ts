import type { TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, isAtLeast, isLimited, notFound, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** Views that a person may have; the organization's shared ones count for whoever made them. */
const VIEWS_MAX = 50;
const QUERY_LENGTH_MAX = 4_000;
const VIEW_PAGES = ["inbox", "endpoints"] as const;

export interface SavedViewView {
  id: string;
  page: (typeof VIEW_PAGES)[number];
  name: string;
  /** Parameters of the list's address, without the question mark. */
  query: string;
  isShared: boolean;
  /** Whether the actor may change and delete the view. */
  mayChange: boolean;
}

type Person = Extract<ServiceContext["actor"], { kind: "user" }>;
const Page = z.enum(VIEW_PAGES);
const SELECT = { id: true, page: true, name: true, query: true, isShared: true, createdBy: true } as const;

/** The person's own views and the shared ones, by name. Who is limited to some endpoints has none, because a shared name may name what is out of the limit. */
export async function listSavedViews(ctx: ServiceContext): Promise<SavedViewView[]> {
  const person = personOf(ctx, "within_limit");
  if (isLimited(person)) return [];
  const { tenantId, userId } = person;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const where = { tenantId, OR: [{ createdBy: userId }, { isShared: true }] };
    const rows = await tx.savedView.findMany({ where, select: SELECT, orderBy: [{ name: "asc" }, { id: "asc" }] });
    return rows.map((row) => viewOf(row, person));
  });
}

const Terms = z.object({
  name: z.string().trim().min(1, "Give the view a name.").max(60),
  query: z.string().max(QUERY_LENGTH_MAX),
  /** Whether every member sees the view. Viewers keep theirs to themselves. */
  isShared: z.boolean(),
});
export const CreateSavedView = Terms.extend({ page: Page });

export async function createSavedView(ctx: ServiceContext, input: z.input<typeof CreateSavedView>): Promise<SavedViewView> {
  const person = personOf(ctx);
  const values = parse(CreateSavedView, input);
  const { tenantId, userId } = person;
  if (values.isShared) authorize(ctx, "operator", null);
  return ctx.db.withTenant(tenantId, async (tx) => {
    if ((await tx.savedView.count({ where: { tenantId, createdBy: userId } })) >= VIEWS_MAX)
      throw new PaditError("conflict", `A person has ${VIEWS_MAX} saved views at most. Delete one first.`);
    const data = { tenantId, id: newId(), createdBy: userId, createdAt: ctx.now(), ...values };
    const row = await tx.savedView.create({ data, select: SELECT });
    if (row.isShared) await record(tx, ctx, "create", row);
    await tellBrowsers(tx, tenantId, "saved_view", row.id);
    return viewOf(row, person);
  });
}

export const UpdateSavedView = Terms.partial().extend({ savedViewId: z.guid() });

export async function updateSavedView(ctx: ServiceContext, input: z.input<typeof UpdateSavedView>): Promise<SavedViewView> {
  const person = personOf(ctx);
  const { savedViewId: id, ...changes } = parse(UpdateSavedView, input);
  const { tenantId } = person;
  if (changes.isShared) authorize(ctx, "operator", null);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findChangeable(tx, person, id);
    const data = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const row = await tx.savedView.update({ where: { tenantId_id: { tenantId, id } }, data, select: SELECT });
    if (before.isShared || row.isShared) await record(tx, ctx, "update", row);
    await tellBrowsers(tx, tenantId, "saved_view", id);
    return viewOf(row, person);
  });
}

export const DeleteSavedView = z.object({ savedViewId: z.guid() });

export async function deleteSavedView(ctx: ServiceContext, input: z.input<typeof DeleteSavedView>): Promise<void> {
  const person = personOf(ctx);
  const { savedViewId: id } = parse(DeleteSavedView, input);
  const { tenantId } = person;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const row = await findChangeable(tx, person, id);
    await tx.savedView.deleteMany({ where: { tenantId, id } });
    if (row.isShared) await record(tx, ctx, "delete", row);
    await tellBrowsers(tx, tenantId, "saved_view", id);
  });
}

/** @throws PaditError forbidden for API keys, which have no screen */
function personOf(ctx: ServiceContext, reach?: "within_limit"): Person {
  authorize(ctx, "viewer", null, reach);
  if (ctx.actor.kind !== "user") throw new PaditError("forbidden", "Saved views belong to people.");
  return ctx.actor;
}

type Row = { id: string; page: string; name: string; query: string; isShared: boolean; createdBy: string };

/** The view, if the person made it, or is an admin and it is shared. @throws PaditError not_found for others' own views, forbidden */
async function findChangeable(tx: TenantTx, person: Person, id: string): Promise<Row> {
  const { tenantId, userId } = person;
  const row = await tx.savedView.findFirst({ where: { tenantId, id }, select: SELECT });
  if (!row || (!row.isShared && row.createdBy !== userId)) throw notFound("saved view");
  if (!mayChange(row, person)) throw new PaditError("forbidden", "Only its maker and admins may change a shared view.");
  return row;
}

const mayChange = ({ createdBy, isShared }: Row, { userId, role }: Person): boolean =>
  createdBy === userId || (isShared && isAtLeast(role, "admin"));

const viewOf = (row: Row, person: Person): SavedViewView => ({
  ...{ id: row.id, page: Page.parse(row.page), name: row.name, query: row.query, isShared: row.isShared },
  mayChange: mayChange(row, person),
});

/** Only shared views are in the audit log: a person's own ones concern nobody else. */
const record = (tx: TenantTx, ctx: ServiceContext, verb: string, { id, name, query, isShared }: Row) =>
  audit(tx, ctx, { action: `saved_view.${verb}`, targetType: "saved_view", targetId: id, detail: { view: { name, query, isShared } } });
