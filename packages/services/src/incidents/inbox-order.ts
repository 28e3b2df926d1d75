import type { Prisma, TenantTx } from "@padit/db";
import { SEVERITIES } from "@padit/domain";
import { z } from "zod";
import type { INBOX_SORTS } from "../alerts/list-inbox";
import { decodeCursor, encodeCursor } from "../page";
import type { EntryPlace } from "./inbox-incident";

/** One column of the sort order, with the aggregate of an incident's matching alerts by which it is sorted. */
interface Step {
  column: "boutOpenedAt" | "severity" | "score";
  /** A maximum is sorted descending, a minimum ascending. */
  of: "_max" | "_min";
  orderBy:
    | { _max: { boutOpenedAt: "desc" } }
    | { _min: { boutOpenedAt: "asc" } }
    | { _max: { severity: "desc" } }
    | { _max: { score: "desc" } };
}

const NEWEST: Step = { column: "boutOpenedAt", of: "_max", orderBy: { _max: { boutOpenedAt: "desc" } } };
export const ENTRY_ORDERS: Readonly<Record<(typeof INBOX_SORTS)[number], readonly Step[]>> = {
  newest: [NEWEST],
  oldest: [{ column: "boutOpenedAt", of: "_min", orderBy: { _min: { boutOpenedAt: "asc" } } }],
  severity: [{ column: "severity", of: "_max", orderBy: { _max: { severity: "desc" } } }, NEWEST],
  score: [{ column: "score", of: "_max", orderBy: { _max: { score: "desc" } } }, NEWEST],
};

/** An entry's place in the list: its id, and its value in each column of the sort order. */
type SortedEntry = EntryPlace & { id: string; values: readonly (string | number)[] };
type Last = Pick<SortedEntry, "id" | "values">;

const VALUES = { boutOpenedAt: z.iso.datetime(), severity: z.enum(SEVERITIES), score: z.coerce.number() } as const;

/** @returns the last entry of the page before; null for the first page. @throws PaditError invalid */
export function readEntryCursor(steps: readonly Step[], cursor: string | null | undefined): Last | null {
  const Cursor = z
    .array(z.string())
    .length(steps.length + 1)
    .transform((parts) => ({
      id: z.guid().parse(parts.at(-1)),
      values: steps.map(({ column }, n) => VALUES[column].parse(parts[n])),
    }));
  return decodeCursor(Cursor, cursor);
}

export const entryCursor = ({ id, values }: SortedEntry): string => encodeCursor([...values.map(String), id]);

/**
 * The first entries after `last`: incidents, and alerts without an incident (because the grouper has not seen them yet, or because they
 * ended before it could).
 */
export async function entriesAfter(
  tx: TenantTx,
  where: Prisma.AlertWhereInput,
  steps: readonly Step[],
  last: Last | null,
  limit: number,
): Promise<SortedEntry[]> {
  const groups = await tx.alert.groupBy({
    by: ["incidentId"],
    where: { AND: [where, { incidentId: { not: null } }] },
    _max: { boutOpenedAt: true, severity: true, score: true },
    _min: { boutOpenedAt: true, severity: true, score: true },
    orderBy: [...steps.map(({ orderBy }) => orderBy), { incidentId: "asc" }],
    ...(last && { having: groupsBeyond(steps, last) }),
    take: limit,
  });
  const alerts = await tx.alert.findMany({
    where: { AND: [where, { incidentId: null }, ...(last ? [rowsBeyond(steps, last)] : [])] },
    select: { id: true, boutOpenedAt: true, severity: true, score: true },
    orderBy: [...steps.map(({ column, of }) => ({ [column]: DIRECTIONS[of] })), { id: "asc" }],
    take: limit,
  });
  const entries: SortedEntry[] = [
    ...groups.flatMap(({ incidentId: id, _max, _min }) =>
      id === null ? [] : [{ id, incidentId: id, values: steps.map(({ column, of }) => sortValue((of === "_max" ? _max : _min)[column])) }],
    ),
    ...alerts.map(({ id, ...row }) => ({ id, alertId: id, values: steps.map(({ column }) => sortValue(row[column])) })),
  ];
  return entries.sort((a, b) => compare(steps, a, b)).slice(0, limit);
}

const DIRECTIONS = { _max: "desc", _min: "asc" } as const;

const sortValue = (value: Date | string | number | null | undefined): string | number =>
  value instanceof Date ? value.toISOString() : (value ?? 0);

const SEVERITY_ORDER: readonly (string | number)[] = SEVERITIES;

/** Condition for a value that follows `last` in one column. */
function beyond({ column, of }: Step, last: string | number) {
  if (column === "severity")
    return {
      in: SEVERITIES.slice(0, SEVERITY_ORDER.indexOf(last)),
    };
  return of === "_max" ? { lt: last } : { gt: last };
}

/** Lexicographic order: equal to `last` in the first columns and beyond it in the next, or equal in all and with a greater id. */
const rowsBeyond = (steps: readonly Step[], { id, values }: Last): Prisma.AlertWhereInput => ({
  OR: [...steps, null].map((step, n) => ({
    AND: [
      ...steps.slice(0, n).map(({ column }, before) => ({ [column]: { equals: values[before] } })),
      step ? { [step.column]: beyond(step, values[n] ?? 0) } : { id: { gt: id } },
    ],
  })),
});
const groupsBeyond = (steps: readonly Step[], { id, values }: Last): Prisma.AlertScalarWhereWithAggregatesInput => ({
  OR: [...steps, null].map((step, n) => ({
    AND: [
      ...steps.slice(0, n).map(({ column, of }, before) => ({ [column]: { [of]: { equals: values[before] } } })),
      step ? { [step.column]: { [step.of]: beyond(step, values[n] ?? 0) } } : { incidentId: { gt: id } },
    ],
  })),
});

function compare(steps: readonly Step[], a: SortedEntry, b: SortedEntry): number {
  for (const [n, { column, of }] of steps.entries()) {
    const [left, right] = [a, b].map(({ values }) => rank(column, values[n] ?? 0));
    if (left === undefined || right === undefined || left === right) continue;
    return left < right === (DIRECTIONS[of] === "asc") ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}

const rank = (column: Step["column"], value: string | number): string | number =>
  column === "severity" ? SEVERITY_ORDER.indexOf(value) : value;
