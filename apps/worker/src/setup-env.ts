import { randomBytes } from "node:crypto";
import { z } from "zod";

const SetupEnv = z.object({
  DATABASE_URL: z.string(),
  DATABASE_APP_URL: z.string().optional(),
  DATABASE_INGEST_URL: z.string().optional(),
  DATABASE_SYSTEM_URL: z.string().optional(),
  PADIT_SECRET_KEY: z.string(),
  PADIT_SHARDS: z.coerce.number().int().positive().default(8),
  PADIT_TIMESCALE: z.enum(["auto", "off"]).default("auto"),
  PADIT_DEMO: z.string().default("1"),
  PADIT_DEMO_PASSWORD: z.string().default(() => randomBytes(12).toString("base64url")),
  PADIT_DEMO_API_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_]{24,}$/)
    .default(() => `padit_${randomBytes(24).toString("hex")}`),
  PADIT_DEMO_UDP_PORT: z.coerce.number().int().default(7),
  PADIT_DEMO_HTTP_PORT: z.coerce.number().int().default(80),
  PADIT_EGRESS_DEMO_SINK: z.string().optional(),
});

export type SetupEnv = z.infer<typeof SetupEnv>;

/** What the one-shot set-up is told by its environment. */
export const readSetupEnv = (source: NodeJS.ProcessEnv = process.env) => SetupEnv.parse(source);
