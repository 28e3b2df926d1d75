import { z } from "zod";

/** 24 random bytes in base64url have 32 characters; a word that somebody thought of has fewer. */
const TOKEN_CHARACTERS_MIN = 24;

/** Settings of the operators' port, the same for web, ingest and worker. */
export const OperationsEnv = z.object({
  /** Port for metrics, liveness and readiness; without it, the process serves none. */
  PADIT_METRICS_PORT: z.coerce.number().int().min(0).optional(),
  /** The address of that port. */
  PADIT_METRICS_BIND: z.string().default("127.0.0.1"),
  /** What operators and Prometheus present as `Authorization: Bearer <token>`. Without it, only this machine gets figures and details. */
  PADIT_OPERATOR_TOKEN: z
    .union([z.literal(""), z.string().min(TOKEN_CHARACTERS_MIN)])
    .optional()
    .transform((text) => text || undefined),
});
export type OperationsEnv = z.output<typeof OperationsEnv>;
