import { PluginsEnv } from "@padit/plugin-loader";
import { OperationsEnv } from "@padit/services/process";
import { z } from "zod";
import { parseTrustedProxies } from "./trusted-proxies";

const FrontEnv = z.object({
  ...PluginsEnv.shape,
  PADIT_BIND: z.string().default("127.0.0.1"),
  PADIT_WEB_PORT: z.coerce.number().int().min(0).default(3000),
  /** A second port that serves REST and health alone. */
  PADIT_API_PORT: z.coerce.number().int().min(0).optional(),
  ...OperationsEnv.shape,
  /** Named here too, since a test reads from this file which secrets the site needs. */
  PADIT_OPERATOR_TOKEN: OperationsEnv.shape.PADIT_OPERATOR_TOKEN,
  PADIT_PUBLIC_URL: z.url().default("http://localhost:3000"),
  PADIT_TRUSTED_PROXIES: z.string().default("").transform(parseTrustedProxies),
  PADIT_WEB_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().positive().default(500),
});

/** Settings of the HTTP server in front of Next.js, from the environment. */
export const readFrontEnv = (source: NodeJS.ProcessEnv = process.env): z.output<typeof FrontEnv> => FrontEnv.parse(source);
