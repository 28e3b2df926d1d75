import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { S3Environment } from "@padit/objects";
import { PluginsEnv } from "@padit/plugin-loader";
import { KeyringEnv } from "@padit/services/keyring";
import { OperationsEnv } from "@padit/services/process";
import { TemporalEnv } from "@padit/services/temporal";
import { z } from "zod";

const ms = (standard: number) => z.coerce.number().int().positive().default(standard);

/** What the worker is told by its environment. The rest of the code takes these as arguments. */
const WorkerEnv = z.object({
  DATABASE_APP_URL: z.string(),
  DATABASE_SYSTEM_URL: z.string(),
  ...TemporalEnv.shape,
  /** Named here too, since a test reads from this file which secrets the worker needs. */
  TEMPORAL_API_KEY: TemporalEnv.shape.TEMPORAL_API_KEY,
  ...KeyringEnv.shape,
  ...PluginsEnv.shape,
  /** Folder of checkpoints and model artefacts that all workers share; without it they are in the database. */
  PADIT_OBJECT_DIR: z.string().optional(),
  /** A bucket for checkpoints and model artefacts, instead of the folder. */
  ...S3Environment.shape,
  /** Named here too, since a test reads from this file which secrets the worker needs. */
  S3_SECRET_ACCESS_KEY: S3Environment.shape.S3_SECRET_ACCESS_KEY,
  PADIT_PUBLIC_URL: z.string().default("http://localhost:3000"),
  PADIT_EGRESS_ALLOW: z.string().default(""),
  PADIT_EGRESS_DEMO_SINK: z.string().optional(),
  /** `smtp://user:password@host:587` or `smtps://…`: the mail server that all e-mail integrations use. */
  PADIT_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** The sender of all mails. */
  PADIT_MAIL_FROM: z.string().default("PADIT <padit@localhost>"),
  /** `host:port,…`: Kafka servers on which events are published. */
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(",").flatMap((broker) => broker.trim() || []))
    .optional(),
  KAFKA_TLS: z.stringbool().default(false),
  KAFKA_SASL_MECHANISM: z.enum(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]).default("SCRAM-SHA-512"),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  /** `redis://…` or `rediss://…`: a Redis server on whose streams events are published. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Prefix of all topics. */
  PADIT_BUS_PREFIX: z.string().default(""),
  /** Publishes every measurement as `metric.collected`. */
  PADIT_BUS_METRICS: z.stringbool().default(false),
  PADIT_SHARDS: z.coerce.number().int().positive().default(8),
  /** A lease ends before when its worker stops or holds more than its share of the shards. */
  PADIT_LEASE_MS: ms(86_400_000),
  PADIT_WINDOW_MS: ms(60_000),
  PADIT_LATENESS_MS: ms(30_000),
  PADIT_LEARNING_WINDOWS: z.coerce.number().int().positive().default(30),
  PADIT_RESOLVE_DELAY_MS: ms(60_000),
  PADIT_REOPEN_WINDOW_MS: ms(300_000),
  PADIT_SILENT_AFTER_MS: ms(15_000),
  /** Threads that training and replays may use beside the live path; they run at the lowest priority. */
  PADIT_TRAINING_THREADS: z.coerce.number().int().min(1).default(1),
  ...OperationsEnv.shape,
  /** Named here too, since a test reads from this file which secrets the worker needs. */
  PADIT_OPERATOR_TOKEN: OperationsEnv.shape.PADIT_OPERATOR_TOKEN,
  PADIT_LOG_LEVEL: z.string().default("info"),
  PADIT_WORKER_ID: z.string().default(`${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`),
});
export type WorkerEnv = z.output<typeof WorkerEnv>;

export const readEnv = (source: NodeJS.ProcessEnv = process.env): WorkerEnv => WorkerEnv.parse(source);
