import { z } from "zod";

const Env = z.object({
  /** Where the site is; with PADIT_API_KEY, for a server that was not started from this folder. */
  PADIT_URL: z.url().optional(),
  PADIT_API_KEY: z.string().optional(),
  PADIT_DATA_DIR: z.string().default(".padit"),
});
export type CliEnv = z.infer<typeof Env>;

/** The only reader of the process's environment. */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): CliEnv => Env.parse(source);
