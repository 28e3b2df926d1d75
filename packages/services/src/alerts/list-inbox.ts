import type { Prisma } from "@padit/db";
import { SEVERITIES } from "@padit/domain";
import { z } from "zod";
import { Moment } from "../moment";
import { decodeCursor, encodeCursor, type Page, PageInput } from "../page";
import { authorize, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";
import { INBOX_SELECT, type InboxRow, inboxRows } from "./inbox-row";

export const INBOX_SORTS = ["newest", "oldest", "severity", "score"] as const;
export const INBOX_GROUPS = ["none", "endpoint", "collector"] as const;

export const ListInbox = PageInput.extend({
  ...AlertFilter.shape,
  sort: z.enum(INBOX_SORTS).default("newest"),
  /** Groups the alerts of one endpoint or collector. */
  group: z.enum(INBOX_GROUPS).default("none"),
});

/** The columns of the last row that the sort order needs. */
const Cursor = z.object({
  at: Moment,
  id: z.guid(),
  severity: z.enum(SEVERITIES),
  score: z.number(),
  endpointId: z.guid().nullable(),
  endpointName: z.string().nullable(),
  collectorId: z.guid().nullable(),
});
type Cursor = z.output<typeof Cursor>;

/** Lists alerts as lines of the inbox. */
export async function listInbox(ctx: ServiceContext, input: z.input<typeof ListInbox>): Promise<Page<InboxRow>> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { limit, cursor, sort, group, ...filter } = parse(ListInbox, input);
  const steps = [...GROUPS[group], ...SORTS[sort], NEWEST, BY_ID];
  const [last] =
    decodeCursor(
      z.tuple([
        z
          .string()
          .transform((text): unknown => JSON.parse(text))
          .pipe(Cursor),
      ]),
      cursor,
    ) ?? [];
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { AND, ...where } = await alertWhere(tx, ctx, filter);
    const rows = await tx.alert.findMany({
      where: { ...where, AND: [...AND, ...(last ? [beyond(steps, last)] : [])] },
      select: INBOX_SELECT,
      orderBy: steps.map(({ orderBy }) => orderBy),
      take: limit + 1,
    });
    const items = await inboxRows(tx, tenantId, rows.slice(0, limit));
    const end = items.at(-1);
    const nextCursor = rows.length > limit && end ? encodeCursor([JSON.stringify({ ...pick(end), at: end.boutOpenedAt })]) : null;
    return { items, nextCursor };
  });
}

const pick = ({ id, severity, score, endpointId, endpointName, collectorId }: InboxRow) => ({
  id,
  severity,
  score,
  endpointId,
  endpointName,
  collectorId,
});

/** One column of the sort order: how to sort by it, which rows follow the cursor, and which rows equal the cursor in this column. */
interface Step {
  orderBy: Prisma.AlertOrderByWithRelationInput;
  after: (last: Cursor) => Prisma.AlertWhereInput;
  level: (last: Cursor) => Prisma.AlertWhereInput;
}

/** Lexicographic order: rows that equal the cursor in the first columns and follow it in the next. */
const beyond = (steps: readonly Step[], last: Cursor): Prisma.AlertWhereInput => ({
  OR: steps.map((step, n) => ({ AND: [...steps.slice(0, n).map(({ level }) => level(last)), step.after(last)] })),
});

const NEWEST: Step = {
  orderBy: { boutOpenedAt: "desc" },
  after: ({ at }) => ({ boutOpenedAt: { lt: at } }),
  level: ({ at }) => ({ boutOpenedAt: at }),
};
const OLDEST: Step = { ...NEWEST, orderBy: { boutOpenedAt: "asc" }, after: ({ at }) => ({ boutOpenedAt: { gt: at } }) };
const BY_ID: Step = { orderBy: { id: "asc" }, after: ({ id }) => ({ id: { gt: id } }), level: ({ id }) => ({ id }) };
const BY_SEVERITY: Step = {
  orderBy: { severity: "desc" },
  after: ({ severity }) => ({ severity: { in: SEVERITIES.slice(0, SEVERITIES.indexOf(severity)) } }),
  level: ({ severity }) => ({ severity }),
};
const BY_SCORE: Step = {
  orderBy: { score: "desc" },
  after: ({ score }) => ({ score: { lt: score } }),
  level: ({ score }) => ({ score }),
};
const SORTS: Record<(typeof INBOX_SORTS)[number], Step[]> = {
  newest: [],
  oldest: [OLDEST],
  severity: [BY_SEVERITY],
  score: [BY_SCORE],
};

// Rows without an endpoint are last, because PostgreSQL sorts nulls last.
const NOTHING = { id: { in: [] } } satisfies Prisma.AlertWhereInput;
const BY_ENDPOINT_NAME: Step = {
  orderBy: { endpoint: { name: "asc" } },
  after: ({ endpointName: name }) =>
    name === null ? NOTHING : { OR: [{ endpoint: { is: { name: { gt: name } } } }, { endpointId: null }] },
  level: ({ endpointName: name }) => (name === null ? { endpointId: null } : { endpoint: { is: { name } } }),
};
const byColumn = (column: "endpointId" | "collectorId"): Step => ({
  orderBy: { [column]: "asc" },
  after: ({ [column]: id }) => (id === null ? NOTHING : { OR: [{ [column]: { gt: id } }, { [column]: null }] }),
  level: ({ [column]: id }) => ({ [column]: id }),
});
const GROUPS: Record<(typeof INBOX_GROUPS)[number], Step[]> = {
  none: [],
  endpoint: [BY_ENDPOINT_NAME, byColumn("endpointId")],
  collector: [byColumn("collectorId")],
};
