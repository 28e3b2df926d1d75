/** The versions of the plugin API that this version of PADIT loads. A package states the one that it was built for. */
export const PLUGIN_API = { oldest: 1, newest: 1 } as const;

/** An npm package whose package.json declares a plugin. */
export interface PluginPackage {
  /** Name and version of the npm package. */
  name: string;
  version: string;
  /** As package.json states it. */
  family: string;
  /** The plugin API that the package was built for, as package.json states it. */
  api: unknown;
  /** Runs the package's code and answers what its entry point exports as default. */
  load(): Promise<unknown>;
}

/** Which of the packages that a process found at its start are in use. */
export interface PluginReport {
  loaded: { family: string; name: string; version: string; package: string }[];
  /** Packages that this process does not use, each with the reason in one sentence, without paths. */
  skipped: { package: string; reason: string }[];
}

/** Why a package cannot be loaded by this version; null when it can. */
export function apiProblem({ api }: Pick<PluginPackage, "api">): string | null {
  if (typeof api !== "number" || !Number.isInteger(api)) return "package.json states no plugin API (padit.plugin must be a number)";
  const { oldest, newest } = PLUGIN_API;
  if (api >= oldest && api <= newest) return null;
  const supported = `${oldest}` === `${newest}` ? `${newest}` : `${oldest} to ${newest}`;
  return `it needs plugin API ${api}, and this version of PADIT supports ${supported}`;
}

/** State of a process that all copies of this module share. Next.js bundles one copy for each of its layers. */
type PluginProcess = typeof globalThis & {
  paditPlugins?: { registered: Map<string, Map<string, unknown>>; report: PluginReport };
};

function own() {
  const process: PluginProcess = globalThis;
  process.paditPlugins ??= { registered: new Map(), report: { loaded: [], skipped: [] } };
  return process.paditPlugins;
}

/** The report of this process. */
export const pluginReport = (): PluginReport => own().report;

/**
 * The members of a kind that were registered in this process, whichever copy of a module asks.
 * @param kind a name that one type of members uses
 */
export function registeredIn<Member>(kind: string): Map<string, Member> {
  const { registered } = own();
  const known = registered.get(kind) ?? new Map<string, unknown>();
  registered.set(kind, known);
  // Each kind has one type, and only its module writes the map.
  return known as Map<string, Member>;
}
