import { z } from "zod";
import type { S3Options } from "./s3-object-store";

/** Variables that name an S3 bucket. Without `S3_BUCKET` the others have no effect. */
export const S3Environment = z.object({
  S3_BUCKET: z.string().optional(),
  /** `https://host:port` of the server; absent: Amazon S3 of the region. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default("us-east-1"),
  /** Prefix of every key: letters, digits and `_ . = - /`, and a slash at the end. */
  S3_PREFIX: z
    .string()
    .regex(/^([A-Za-z0-9_][A-Za-z0-9_.=-]*\/)*$/, "a prefix is empty or ends with a slash")
    .default(""),
  /** Whether the URL has the bucket in the path rather than in the host name, as most servers other than Amazon's require. */
  S3_PATH_STYLE: z.stringbool().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_SSE: z.enum(["AES256", "aws:kms"]).optional(),
});

/**
 * The bucket that the environment names; null: none. The path style is the default if an endpoint is named.
 *
 * @throws Error when only one of the two parts of the credentials is set
 */
export function s3OptionsOf(env: z.output<typeof S3Environment>): S3Options | null {
  if (env.S3_BUCKET === undefined) return null;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new Error("set both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither to use the role of the host");
  return {
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    prefix: env.S3_PREFIX,
    usesPathStyle: env.S3_PATH_STYLE ?? env.S3_ENDPOINT !== undefined,
    ...(env.S3_ENDPOINT !== undefined && { endpoint: env.S3_ENDPOINT }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    ...(env.S3_SSE !== undefined && { encryption: env.S3_SSE }),
  };
}
