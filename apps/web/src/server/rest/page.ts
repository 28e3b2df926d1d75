import { z } from "@hono/zod-openapi";

/** CONTRACT §3: a page of a list. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(500).optional(),
});

export const pageOf = <Item extends z.ZodType>(name: string, item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() }).meta({ id: `${name}List` });

/** RFC 3339 in UTC with milliseconds. */
export const Timestamp = z.iso.datetime({ precision: 3 });
/** A time as callers may write it. */
export const Time = z.iso.datetime({ offset: true });

/** Ids are opaque to callers; a text that cannot be one names nothing. */
export const ById = z.object({ id: z.guid() });
