import { PluginsEnv } from "@padit/plugin-loader";
import { KeyringEnv } from "@padit/services/keyring";
import { OperationsEnv } from "@padit/services/process";
import { QuotaOverridesText } from "@padit/services/quotas";
import { z } from "zod";

/** What the ingest process is told by its environment. The rest of the code takes these as arguments. */
const IngestEnv = z.object({
  DATABASE_INGEST_URL: z.string(),
  ...KeyringEnv.shape,
  ...PluginsEnv.shape,
  PADIT_BIND: z.string().default("127.0.0.1"),
  PADIT_INGEST_PORT: z.coerce.number().int().min(0).default(8081),
  /** A second port that serves line protocol alone, for programs that look for InfluxDB at its own port (8086). */
  PADIT_LINE_PROTOCOL_PORT: z.coerce.number().int().min(0).optional(),
  ...OperationsEnv.shape,
  /** Named here too, since a test reads from this file which secrets ingest needs. */
  PADIT_OPERATOR_TOKEN: OperationsEnv.shape.PADIT_OPERATOR_TOKEN,
  PADIT_INGEST_BODY_MEMORY_MIB: z.coerce.number().int().min(64).default(256),
  PADIT_INGEST_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().positive().default(1_000),
  PADIT_INGEST_BUDGET_FACTOR: z.coerce.number().positive().default(1),
  PADIT_SHARDS: z.coerce.number().int().positive().default(8),
  /** JSON object, as the web reads it; see docs/deployment.md. */
  PADIT_QUOTAS: QuotaOverridesText,
  PADIT_LOG_LEVEL: z.string().default("info"),
});
export type IngestEnv = z.infer<typeof IngestEnv>;

export const readEnv = (source: NodeJS.ProcessEnv = process.env): IngestEnv => IngestEnv.parse(source);
