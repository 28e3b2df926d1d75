import { PluginsEnv } from "@padit/plugin-loader";

/** What a thread reads of the environment, which it shares with the worker. */
export const readThreadEnv = (source: NodeJS.ProcessEnv = process.env) => PluginsEnv.parse(source);
