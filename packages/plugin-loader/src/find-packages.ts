import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { PluginPackage } from "@padit/domain/plugins";
import { z } from "zod";

/** Members of a plugin's package.json that PADIT reads. */
const Manifest = z.looseObject({
  name: z.string().max(214),
  version: z.string().max(64).default("0.0.0"),
  padit: z.looseObject({ plugin: z.unknown(), family: z.string().default(""), entry: z.string().default("") }),
});

/** A package that declares a plugin but whose package.json is invalid. */
interface BrokenPackage {
  name: string;
  reason: string;
}
interface FoundPackages {
  packages: PluginPackage[];
  broken: BrokenPackage[];
}

/** Families as packages name them, with the folders of the founding guide that hold their plugins. */
const FAMILIES = { protocol: "protocol_adapters", detector: "detectors", notifier: "notifiers" } as const;

/**
 * The plugins in a folder: in each of its folders for a family, in `node_modules` (where `npm install --prefix` puts packages), and in the
 * folder itself. A package whose package.json has no `padit.plugin` is ignored without a warning, because the same folders contain dependencies.
 */
export function findPackages(folder: string): FoundPackages {
  const places = [folder, ...Object.values(FAMILIES).map((name) => join(folder, name))];
  const homes = places.flatMap((place) => [place, join(place, "node_modules")]);
  const found: FoundPackages = { packages: [], broken: [] };
  const seen = new Set<string>();
  for (const path of homes.flatMap(packageFolders)) {
    const real = realpathSync(path);
    if (seen.has(real)) continue;
    seen.add(real);
    const read = readPackage(real);
    if (read === null) continue;
    if ("reason" in read) found.broken.push(read);
    else found.packages.push(read);
  }
  return found;
}

/** Folders with a package.json, those of scopes (`@owner/name`) included, by name. */
function packageFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name }) => (name.startsWith("@") ? packageFolders(join(folder, name)) : [join(folder, name)]))
    .filter((path) => existsSync(join(path, "package.json")));
}

/**
 * The plugin whose package.json is directly in this folder, read as at the start of a process.
 * @returns null: the folder has no package.json, or package.json does not declare a plugin
 */
export const packageAt = (folder: string): PluginPackage | BrokenPackage | null =>
  existsSync(join(folder, "package.json")) ? readPackage(realpathSync(folder)) : null;

function readPackage(folder: string): PluginPackage | BrokenPackage | null {
  const name = folder.split(sep).at(-1) ?? folder;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return { name, reason: "its package.json cannot be read" };
  }
  if (Object(json).padit?.plugin === undefined) return null;
  const manifest = Manifest.safeParse(json);
  if (!manifest.success) return { name, reason: "its package.json is not valid" };
  const { padit, ...about } = manifest.data;
  if (!Object.hasOwn(FAMILIES, padit.family))
    return { name: about.name, reason: `padit.family must be one of ${Object.keys(FAMILIES).join(", ")}` };
  const entry = join(folder, padit.entry);
  const isInside = entry.startsWith(folder + sep);
  if (padit.entry === "" || !isInside || !existsSync(entry)) return { name: about.name, reason: "entry point missing" };
  return {
    ...{ name: about.name, version: about.version, family: padit.family, api: padit.plugin },
    load: async () => exportOf(await import(pathToFileURL(entry).href)),
  };
}

/** The default export of a module, or the result of an exported `createAdapter()`, as adapters of the founding guide have it. */
function exportOf(module: unknown): unknown {
  const { default: plugin, createAdapter } = Object(module);
  return plugin === undefined && typeof createAdapter === "function" ? createAdapter() : plugin;
}
