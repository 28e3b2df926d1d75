import { z } from "zod";

/** A time between 1970 and 9999, which PostgreSQL can store. */
export const Moment = z.coerce.date().min(new Date("1970-01-01T00:00:00Z")).max(new Date("9999-12-31T23:59:59.999Z"));
