import { S3Environment } from "@padit/objects";
import { z } from "zod";

const SecretValue = z.string().min(1).optional();

/** Secrets of an installation that a backup holds, those that the environment has. */
export const Secrets = z.object({
  PADIT_SECRET_KEY: SecretValue,
  NEXTAUTH_SECRET: SecretValue,
  PADIT_SETUP_TOKEN: SecretValue,
  PADIT_DEMO_PASSWORD: SecretValue,
  PADIT_DEMO_API_KEY: SecretValue,
});
export type Secrets = z.infer<typeof Secrets>;

const AdminEnv = Secrets.extend({
  DATABASE_URL: z.string().optional(),
  PADIT_OBJECT_DIR: z.string().optional(),
  ...S3Environment.shape,
  PADIT_TIMESCALE: z.enum(["auto", "off"]).default("auto"),
  /** The public key (`age1…`) that backups are encrypted for. */
  PADIT_BACKUP_RECIPIENT: z.string().optional(),
  /** The file with the private key, for restore and verify; for backup too where no recipient is named. */
  PADIT_BACKUP_KEY_FILE: z.string().optional(),
});
export type AdminEnv = z.infer<typeof AdminEnv>;

/** The environment of operators' commands. */
export const readAdminEnv = (source: NodeJS.ProcessEnv = process.env): AdminEnv => AdminEnv.parse(source);
