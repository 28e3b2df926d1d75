import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { z } from "zod";

/** One import, re-export or dynamic import of a file. */
interface Import {
  specifier: string;
  /** The imported file of this tree, relative to its root; null for a package from outside and for files that are not source. */
  target: string | null;
  /** `import type` and `export type`: erased before the code runs. */
  isType: boolean;
}

export interface SourceFile {
  /** Relative to the root, with `/`. */
  path: string;
  text: string;
  imports: readonly Import[];
}

export type SourceTree = ReadonlyMap<string, SourceFile>;

/** The folders that hold workspace packages, and `infra`. */
const FOLDERS = ["apps", "collectors", "infra", "packages"];
const SKIPPED_FOLDERS = new Set(["node_modules", "dist", ".next", "generated", "target", "output"]);
const SOURCE = /(?<!\.d)\.(ts|tsx|mjs)$/;
/** Imports that are erased: `import type … from`, `export type … from` and `import("…").Name` in a type. */
const TYPE_IMPORT = /(?:^(?:import|export) type\b[^"']*?from\s*|\bimport\((?=[^)]*\)\.[A-Z]))["']([^"']+)["']/gm;
/** Imports that remain at run time, dynamic ones included. */
const VALUE_IMPORT = /(?:^(?:import|export) (?!type\b)[^"']*?from\s*|^import\s*|\bimport\((?![^)]*\)\.[A-Z]))["']([^"']+)["']/gm;

/** Reads every source file below `root` with its imports, resolved as the bundlers resolve them. */
export function readSourceTree(root: string): SourceTree {
  const paths = new Set(FOLDERS.flatMap((folder) => sourcePaths(root, folder)));
  const packages = workspacePackages(root);
  const files = [...paths].map((path): [string, SourceFile] => {
    const text = readFileSync(join(root, path), "utf8");
    const resolve = (specifier: string) => targetOf(specifier, path, paths, packages);
    return [path, { path, text, imports: importsOf(text, resolve) }];
  });
  return new Map(files);
}

function sourcePaths(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : sourcePaths(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

export interface WorkspacePackage {
  folder: string;
  /** Subpath to file, `*` for any name. */
  exports: Readonly<Record<string, string>>;
}
const Manifest = z.object({ name: z.string(), exports: z.record(z.string(), z.string()).default({}) });

/** The workspace packages below `root`, by name. */
export function workspacePackages(root: string): Map<string, WorkspacePackage> {
  const found = new Map<string, WorkspacePackage>();
  for (const parent of FOLDERS.filter((folder) => existsSync(join(root, folder))))
    for (const name of readdirSync(join(root, parent))) {
      const file = join(root, parent, name, "package.json");
      if (!existsSync(file)) continue;
      const manifest = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
      found.set(manifest.name, { folder: `${parent}/${name}`, exports: manifest.exports });
    }
  return found;
}

function importsOf(text: string, resolve: (specifier: string) => string | null): Import[] {
  const specifiersOf = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, specifier = ""]) => specifier));
  const types = specifiersOf(TYPE_IMPORT);
  const values = specifiersOf(VALUE_IMPORT);
  const { importedFiles } = ts.preProcessFile(text, true, true);
  const specifiers = [...new Set(importedFiles.map(({ fileName }) => fileName))];
  return specifiers.map((specifier) => ({
    specifier,
    target: resolve(specifier),
    isType: types.has(specifier) && !values.has(specifier),
  }));
}

function targetOf(
  specifier: string,
  from: string,
  paths: ReadonlySet<string>,
  packages: ReadonlyMap<string, WorkspacePackage>,
): string | null {
  const find = (path: string): string | null =>
    [path, `${path}.ts`, `${path}.tsx`, `${path}.mjs`, `${path}/index.ts`, `${path}/index.tsx`].find((file) => paths.has(file)) ?? null;
  if (specifier.startsWith(".")) return find(posix.join(posix.dirname(from), specifier));
  // The site's alias, of its tsconfig.
  if (specifier.startsWith("@/")) return find(`apps/web/src/${specifier.slice(2)}`);
  const [scope = "", name = "", ...rest] = specifier.split("/");
  const owner = packages.get(`${scope}/${name}`);
  if (!owner) return null;
  const subpath = rest.length > 0 ? rest.join("/") : null;
  const exported = subpath === null ? owner.exports["."] : (owner.exports[`./${subpath}`] ?? owner.exports["./*"]?.replace("*", subpath));
  return exported === undefined ? null : find(posix.join(owner.folder, exported));
}
