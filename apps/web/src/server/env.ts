import { parseCidrs } from "@padit/services/egress";
import { KeyringEnv } from "@padit/services/keyring";
import { QuotaOverridesText } from "@padit/services/quotas";
import { TemporalEnv } from "@padit/services/temporal";
import { z } from "zod";

const trimmedUrl = z.url().transform((url) => url.replace(/\/+$/, ""));

/** Settings of the site from the environment. All other code receives them as arguments. */
const WebEnv = z.object({
  DATABASE_APP_URL: z.string(),
  DATABASE_SYSTEM_URL: z.string(),
  NEXTAUTH_SECRET: z.string().min(16),
  ...KeyringEnv.shape,
  ...TemporalEnv.shape,
  /** Named here too, since a test reads from this file which secrets the site needs. */
  TEMPORAL_API_KEY: TemporalEnv.shape.TEMPORAL_API_KEY,
  PADIT_PUBLIC_URL: trimmedUrl.default("http://localhost:3000"),
  PADIT_INGEST_URL: trimmedUrl.default("http://127.0.0.1:3080"),
  PADIT_EGRESS_ALLOW: z.string().default("").transform(parseCidrs),
  PADIT_EGRESS_DEMO_SINK: z.string().optional(),
  /** Name servers for the proof of mail domains, separated by commas; empty: the machine's. */
  PADIT_DNS_SERVERS: z
    .string()
    .optional()
    .transform((text) => text?.split(",").map((server) => server.trim()) || undefined),
  /** JSON with quotas per organization that differ from the defaults. */
  PADIT_QUOTAS: QuotaOverridesText,
  PADIT_SMTP_URL: z
    .string()
    .optional()
    .transform((text) => text || undefined),
  PADIT_MAIL_FROM: z.string().default("PADIT <padit@localhost>"),
  /** Allows its holder to create the first owner; without it, no first owner can be created. */
  PADIT_SETUP_TOKEN: z
    .string()
    .optional()
    .transform((text) => text || undefined),
  PADIT_DEMO: z
    .string()
    .default("1")
    .transform((text) => text !== "0"),
});
export type WebEnv = z.output<typeof WebEnv>;

let parsed: WebEnv | undefined;

/** Parses at first use and not at import, because `next build` loads this file without an environment. */
export function webEnv(): WebEnv {
  parsed ??= WebEnv.parse(process.env);
  return parsed;
}
