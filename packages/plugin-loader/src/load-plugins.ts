import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { type PluginPackage, type PluginReport, pluginReport } from "@padit/domain/plugins";
import { z } from "zod";
import { findPackages } from "./find-packages";

/** What a process that loads plugins reads of its environment. */
export const PluginsEnv = z.object({
  /** Folders with plugins, separated as in PATH. No folder is a default, because plugins run with the rights of the process. */
  PADIT_PLUGINS_DIR: z
    .string()
    .default("")
    .transform((text) => text.split(delimiter).flatMap((path): PluginFolder[] => (path === "" ? [] : [{ path }]))),
});

interface PluginFolder {
  path: string;
  /** Nothing is said when it does not exist. */
  isOptional?: true;
}

/** A registry of one family, as far as loading needs it. */
interface DiscoveringRegistry {
  family: string;
  discover(packages: readonly PluginPackage[], warn: (message: string) => void): Promise<PluginReport>;
}

interface LoadOptions {
  folders: readonly PluginFolder[];
  /** The families that this process uses. Plugins of other families are for other processes and are not mentioned. */
  registries: readonly DiscoveringRegistry[];
  /** Gets one sentence for every problem. */
  warn: (message: string) => void;
}

/**
 * Registers the installed plugins of these families. To be called once, when a process starts and before it loads what uses the registries.
 * Never rejects: what cannot be loaded is skipped, named to `warn` and in the report.
 */
export async function loadPlugins({ folders, registries, warn }: LoadOptions): Promise<PluginReport> {
  const report = pluginReport();
  for (const { path, isOptional } of folders) {
    if (!existsSync(path)) {
      if (!isOptional) warn(`plugin folder not found: ${path}`);
      continue;
    }
    const { packages, broken } = findPackages(path);
    for (const { name, reason } of broken) {
      warn(`plugin ${name} is skipped: ${reason}`);
      report.skipped.push({ package: name, reason });
    }
    for (const registry of registries) {
      const { loaded, skipped } = await registry.discover(packages, warn);
      report.loaded.push(...loaded);
      report.skipped.push(...skipped);
    }
  }
  return report;
}
