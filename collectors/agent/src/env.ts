import { z } from "zod";

const Env = z.object({
  PADIT_INGEST_URL: z.url().optional(),
  PADIT_ENROL_TOKEN: z.string().optional(),
  /** The site, an API key of scope collectors:write, and a name: a collector that asks for its own token. */
  PADIT_URL: z.url().optional(),
  PADIT_API_KEY: z.string().optional(),
  PADIT_COLLECTOR_NAME: z.string().optional(),
  PADIT_AGENT_DIR: z.string().optional(),
  PADIT_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** How far this machine's clock may be off, for daemons that do not tell the kernel. */
  PADIT_CLOCK_ERROR_NS: z.coerce.number().min(0).optional(),
  PATH: z.string().default(""),
  PADIT_BIND: z.string().default("127.0.0.1"),
});

/** The only reader of the process's environment. */
export const env = Env.parse(process.env);
