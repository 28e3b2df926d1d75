import { z } from "zod";

/** The mark's key in `tenant.settings`. */
const Marked = z.object({ sample: z.object({ madeAt: z.string() }) });

/** Settings that mark an organization whose data is made up. @param at when its history ends */
export const sampleMark = (at: Date): z.output<typeof Marked> => ({ sample: { madeAt: at.toISOString() } });

/** Whether the organization's data is made up. @param settings of the organization's row */
export const isSample = (settings: unknown): boolean => Marked.safeParse(settings).success;
