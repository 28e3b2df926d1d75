import { z } from "zod";

const SampleEnv = z.object({
  DATABASE_APP_URL: z.string(),
  DATABASE_INGEST_URL: z.string(),
  DATABASE_SYSTEM_URL: z.string(),
  PADIT_SECRET_KEY: z.string(),
  PADIT_PUBLIC_URL: z.string().default("http://localhost:3000"),
  PADIT_RESOLVE_DELAY_MS: z.coerce.number().int().positive().default(60_000),
  PADIT_REOPEN_WINDOW_MS: z.coerce.number().int().positive().default(300_000),
});

/** Environment of the program that makes the sample organization. */
export const readSampleEnv = (source: NodeJS.ProcessEnv = process.env) => SampleEnv.parse(source);
