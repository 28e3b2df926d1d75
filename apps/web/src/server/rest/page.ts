import { z } from "@hono/zod-openapi";

/** Query parameters of a list's page (docs/api.md, "Pages"). */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe("How many items the page has at most."),
  cursor: z.string().max(500).optional().describe("`next_cursor` of the page before; absent for the first page."),
});

export const pageOf = <Item extends z.ZodType>(name: string, item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() }).meta({ id: `${name}List` });

/** A time in answers: RFC 3339 in UTC with milliseconds. */
export const Timestamp = z.iso.datetime({ precision: 3 });
/** A time in requests; any UTC offset is accepted. */
export const Time = z.iso.datetime({ offset: true });

/** Ids are opaque to callers; a malformed id is treated as unknown. */
export const ById = z.object({ id: z.guid().describe("Id of the thing that the path names.") });

/** A list parameter: `?status=open,acknowledged`, or the parameter repeated. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z
    .preprocess(
      (value) => (value === undefined ? undefined : [value].flat().flatMap((text) => String(text).split(","))),
      z.array(item).max(20).optional(),
    )
    .openapi({ param: { style: "form", explode: false } });
