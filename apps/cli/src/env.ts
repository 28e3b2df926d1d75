import { PluginsEnv } from "@padit/plugin-loader";
import { z } from "zod";

const Env = z.object({
  ...PluginsEnv.shape,
  /** Address of the site. Set together with PADIT_API_KEY for a server that was not started from this folder. */
  PADIT_URL: z.url().optional(),
  PADIT_API_KEY: z.string().optional(),
  PADIT_DATA_DIR: z.string().default(".padit"),
});
export type CliEnv = z.infer<typeof Env>;

/** Together with `readVariables` the only reader of the process's environment. */
export const readEnv = (source: NodeJS.ProcessEnv = process.env): CliEnv => Env.parse(source);

/** Every variable of the environment, because a configuration document chooses the names of the variables with its secrets. */
export const readVariables = (source: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string | undefined>> => source;
