import { PaditError } from "@padit/domain";
import { detectors } from "@padit/domain/detectors";
import type { PluginPackage } from "@padit/domain/plugins";
import { packageAt } from "@padit/plugin-loader";
import { protocols } from "@padit/protocols";
import type { CheckedDemand } from "./check";
import { checkDetector } from "./check-detector";
import { checkProtocol } from "./check-protocol";

const LOADS = "the package loads as when a process starts";

/**
 * Loads a plugin as a process does when it starts, and runs the checks of its family. It runs the package's code.
 * @param settings example settings, in place of placeholders
 * @throws PaditError invalid: the folder holds no plugin
 */
export async function checkPlugin(folder: string, settings: Readonly<Record<string, unknown>>): Promise<CheckedDemand[]> {
  const found = packageAt(folder);
  if (found === null) throw new PaditError("invalid", `${folder} holds no package.json with padit.plugin: name the folder of a plugin.`);
  if ("reason" in found) return [{ demand: LOADS, problem: `${found.reason}. Correct package.json, or build the package first` }];
  let exported: unknown;
  const observed: PluginPackage = {
    ...found,
    load: async () => {
      exported = await found.load();
      return exported;
    },
  };
  const { name, problem } = await register(observed);
  if (name === undefined) return [{ demand: LOADS, problem: `${problem}. Correct what the entry point exports` }];
  return [{ demand: LOADS, problem: null }, ...(await familyChecks({ family: found.family, name, exported, settings }))];
}

async function register(found: PluginPackage): Promise<{ name?: string; problem?: string }> {
  const registry = found.family === "protocol" ? protocols : found.family === "detector" ? detectors : await notifiers();
  const { loaded, skipped } = await registry.discover([found], () => undefined);
  const [member] = loaded;
  return member === undefined ? { problem: skipped[0]?.reason ?? "it is not loaded" } : { name: member.name };
}

/** Imported on first use, because the channels import large libraries. */
const notifiers = async () => (await import("@padit/notifiers")).NOTIFIERS;

interface Loaded {
  family: string;
  name: string;
  exported: unknown;
  settings: Readonly<Record<string, unknown>>;
}

async function familyChecks({ family, name, exported, settings }: Loaded): Promise<CheckedDemand[]> {
  if (family === "protocol") {
    const spec = protocols.get(name);
    return spec ? checkProtocol(spec, settings, typeof Object(exported).collect === "function") : [];
  }
  if (family === "detector") {
    const detector = detectors.get(name);
    return detector ? checkDetector(detector) : [];
  }
  const notifier = (await notifiers()).get(name);
  const { checkNotifier } = await import("./check-notifier");
  return notifier ? checkNotifier(notifier, Object(exported), settings) : [];
}
