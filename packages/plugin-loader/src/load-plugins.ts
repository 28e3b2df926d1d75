import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { type PluginPackage, type PluginReport, pluginReport } from "@padit/domain/plugins";
import { z } from "zod";
import { findPackages } from "./find-packages";

/** Environment variables of a process that loads plugins. */
export const PluginsEnv = z.object({
  /** Folders with plugins, separated as in PATH. No folder is a default, because plugins run with the rights of the process. */
  PADIT_PLUGINS_DIR: z
    .string()
    .default("")
    .transform((text) => text.split(delimiter).flatMap((path): PluginFolder[] => (path === "" ? [] : [{ path }]))),
});

interface PluginFolder {
  path: string;
  /** True: no warning when the folder does not exist. */
  isOptional?: true;
}

/** The part of a registry that loading uses. */
interface DiscoveringRegistry {
  family: string;
  discover(packages: readonly PluginPackage[], warn: (message: string) => void): Promise<PluginReport>;
}

interface LoadOptions {
  folders: readonly PluginFolder[];
  /** Registries of the families that this process uses. Plugins of other families are ignored, because other processes load them. */
  registries: readonly DiscoveringRegistry[];
  /** Called with one sentence for every problem. */
  warn: (message: string) => void;
}

/**
 * Registers the installed plugins of these families. Must be called once, at the start of a process, before code that uses the registries is
 * imported.
 * Never rejects: a package that cannot be loaded is skipped, and reported by `warn` and in the result.
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
