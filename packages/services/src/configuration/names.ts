import type { TenantTx } from "@padit/db";
import { PaditError, printSelector, readSelector, type Selector, type SelectorOptions } from "@padit/domain";
import { sourceOf } from "@padit/protocols";

/** Names of one kind of thing, both ways. */
interface NameMap {
  /** @throws PaditError invalid */
  idOf(name: string): string;
  find(name: string): string | undefined;
  /** Undefined for what is gone. @throws PaditError conflict for a name that another thing has, too */
  nameOf(id: string): string | undefined;
  add(name: string, id: string): void;
}

/** @param rows the first of those with one name is what the name means */
function nameMap(noun: string, rows: readonly { id: string; name: string }[]): NameMap {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  const add = (name: string, id: string): void => {
    if (!ids.has(name)) ids.set(name, id);
    names.set(id, name);
  };
  for (const { id, name } of rows) add(name, id);
  const find = (name: string): string | undefined => ids.get(name);
  return {
    add,
    find,
    idOf(name) {
      const id = find(name);
      if (id === undefined) throw new PaditError("invalid", `There is no ${noun} named “${name}”.`);
      return id;
    },
    nameOf(id) {
      const name = names.get(id);
      if (name !== undefined && find(name) !== id) throw ambiguous(noun, name);
      return name;
    },
  };
}

export const ambiguous = (noun: string, name: string): PaditError =>
  new PaditError(
    "conflict",
    `Two things of kind ${noun} are named “${name}”. A configuration refers to things by name: rename one of them.`,
  );

/** Whether a document has the endpoint as an entry. Senders create pushed endpoints; their names and number are not a person's. */
export const isProbed = (row: { protocol: string }): boolean => sourceOf(row).spec !== null;

/** What the document's names stand for. */
export interface Names {
  endpoints: NameMap;
  collectors: NameMap;
  integrations: NameMap;
  /** By mail address. */
  members: NameMap;
  rotas: NameMap;
}

export async function readNames(tx: TenantTx, tenantId: string): Promise<Names> {
  const shape = { select: { id: true, name: true }, orderBy: { id: "asc" } } as const;
  const endpoints = await tx.endpoint.findMany({
    where: { tenantId, deletedAt: null },
    select: { id: true, name: true, protocol: true },
    orderBy: { id: "asc" },
  });
  // Senders choose the names of pushed endpoints. A probed endpoint of the same name comes first.
  const isPushed = (row: { protocol: string }): boolean => !isProbed(row);
  const members = await tx.member.findMany({ where: { tenantId }, select: { userId: true, user: { select: { email: true } } } });
  return {
    endpoints: nameMap("endpoint", [...endpoints.filter((row) => !isPushed(row)), ...endpoints.filter(isPushed)]),
    collectors: nameMap("collector", await tx.collector.findMany({ where: { tenantId, revokedAt: null }, ...shape })),
    integrations: nameMap("integration", await tx.integration.findMany({ where: { tenantId, deletedAt: null, memberId: null }, ...shape })),
    rotas: nameMap("rota", await tx.rota.findMany({ where: { tenantId }, ...shape })),
    members: nameMap(
      "member",
      members.map(({ userId, user }) => ({ id: userId, name: user.email.toLowerCase() })),
    ),
  };
}

/** The selector's text with names instead of endpoints' ids. The ids of endpoints that are gone stay. */
export function selectorToText(selector: Selector, { endpoints }: Names): string {
  const named = selector.map((term) =>
    term.field === "endpoint_id" ? { ...term, values: term.values.map((id) => endpoints.nameOf(id) ?? id) } : term,
  );
  return printSelector(named);
}

/** The text of a selector with ids, as the verbs read it. @throws PaditError invalid */
export const selectorFromText = (text: string, { endpoints }: Names, options: SelectorOptions & { path: string }): string =>
  printSelector(readSelector(text, { ...options, endpointIdOf: endpoints.find }));

/** The text in the one form that `selectorToText` prints. @throws PaditError invalid */
export const sameText = (text: string, names: Names, options: SelectorOptions & { path: string }): string =>
  selectorToText(readSelector(text, { ...options, endpointIdOf: names.endpoints.find }), names);
