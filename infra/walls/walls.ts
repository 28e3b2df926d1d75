import { builtinModules } from "node:module";
import { posix } from "node:path";
import type { SourceFile, SourceTree, WorkspacePackage } from "./source-tree";

/** Code that runs only in tests and benchmarks: it may reach further than what is shipped. */
export const isTestCode = (path: string): boolean => /\.test\.(ts|tsx|mjs)$|\/testing(\/|\.ts$)|\/e2e\/|^infra\/(?!dev\/)/.test(path);

/** The room of a file: its workspace package, or `infra`. */
const roomOf = (path: string): string => (path.startsWith("infra/") ? "infra" : path.split("/").slice(0, 2).join("/"));

/** Imports between rooms that the table of rooms does not allow, as `file → file`. Rooms without an entry may import nothing. */
export function forbiddenArrows(tree: SourceTree, allowed: Readonly<Record<string, readonly string[]>>): string[] {
  const found: string[] = [];
  for (const { path, imports } of tree.values()) {
    if (isTestCode(path)) continue;
    const room = roomOf(path);
    for (const { target } of imports) {
      if (target === null || roomOf(target) === room || allowed[room]?.includes(roomOf(target))) continue;
      found.push(`${path} → ${target}`);
    }
  }
  return found;
}

/** Imports of apps by other apps, in tests as well. */
export function appsThatImportApps(tree: SourceTree): string[] {
  const isApp = (room: string) => room.startsWith("apps/");
  return [...tree.values()].flatMap(({ path, imports }) =>
    imports.flatMap(({ target }) =>
      target && isApp(roomOf(path)) && isApp(roomOf(target)) && roomOf(path) !== roomOf(target) ? [`${path} → ${target}`] : [],
    ),
  );
}

/** The entry that should list what `specifier` names: the longest exported part of its path, else the package itself. */
function nearestEntry(specifier: string, packages: ReadonlyMap<string, WorkspacePackage>): string {
  const [scope = "", name = "", ...parts] = specifier.split("/");
  const entries = packages.get(`${scope}/${name}`)?.exports ?? {};
  for (let length = parts.length; length > 0; length--) {
    const subpath = parts.slice(0, length).join("/");
    if (entries[`./${subpath}`] !== undefined) return `${scope}/${name}/${subpath}`;
  }
  return `${scope}/${name}`;
}

/** Imports of a workspace package's file that its manifest does not export, each with the entry to import instead. Tests count as well. */
export const unexportedImports = (tree: SourceTree, packages: ReadonlyMap<string, WorkspacePackage>): string[] =>
  [...tree.values()].flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier, target }) => specifier.startsWith("@padit/") && target === null)
      .map(({ specifier }) => {
        const entry = nearestEntry(specifier, packages);
        return `${path} → ${specifier} (import it from "${entry}" and list its name in that entry's index.ts)`;
      }),
  );

/** Entries of manifests that export files by a pattern, or that no file outside of their package imports, as `package subpath`. */
export function needlessExports(tree: SourceTree, packages: ReadonlyMap<string, WorkspacePackage>): string[] {
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of tree.values())
    for (const { specifier } of imports) importers.set(specifier, (importers.get(specifier) ?? new Set()).add(roomOf(path)));
  return [...packages].flatMap(([name, { folder, exports }]) =>
    Object.keys(exports)
      .filter((subpath) => subpath.includes("*") || ![...(importers.get(posix.join(name, subpath)) ?? [])].some((room) => room !== folder))
      .map((subpath) => `${name} ${subpath}`),
  );
}

/** Imports of packages from outside by a folder that may name only some of them. Types count as well. */
export function foreignImports(tree: SourceTree, folder: string, allowed: readonly string[]): string[] {
  return [...tree.values()]
    .filter(({ path }) => path.startsWith(folder) && !isTestCode(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target }) => target === null && !specifier.startsWith(".") && !allowed.includes(specifier))
        .map(({ specifier }) => `${path} → ${specifier}`),
    );
}

/** Imports of `folders` that lead neither into one of them nor to a file directly in `parent`. */
export function importsBeyond(tree: SourceTree, folders: readonly string[], parent: string): string[] {
  const isFloor = (path: string) => folders.some((folder) => path.startsWith(folder));
  const isDirectly = (path: string) => path.startsWith(parent) && !path.slice(parent.length).includes("/");
  return [...tree.values()]
    .filter(({ path }) => isFloor(path) && !isTestCode(path))
    .flatMap(({ path, imports }) =>
      imports.flatMap(({ target }) => (target && !isFloor(target) && !isDirectly(target) ? [`${path} → ${target}`] : [])),
    );
}

/** Groups of files that import each other in a circle, types included: the strongly connected components (Tarjan 1972), each sorted. */
export function importCycles(tree: SourceTree): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const connect = (path: string): number => {
    const index = order.size;
    order.set(path, index);
    stack.push(path);
    onStack.add(path);
    let lowest = index;
    for (const { target } of tree.get(path)?.imports ?? []) {
      if (target === null || !tree.has(target)) continue;
      if (!order.has(target)) lowest = Math.min(lowest, connect(target));
      else if (onStack.has(target)) lowest = Math.min(lowest, low.get(target) ?? order.get(target) ?? lowest);
    }
    low.set(path, lowest);
    if (lowest === index) {
      const group = stack.splice(stack.indexOf(path));
      for (const member of group) onStack.delete(member);
      if (group.length > 1) found.push(group.sort());
    }
    return lowest;
  };
  for (const path of tree.keys()) if (!order.has(path)) connect(path);
  return found;
}

const BUILT_IN = new Set(builtinModules);
/** Packages that run only on a server. */
const SERVER_PACKAGE = /^(pg|pg-.*|@prisma\/.*|@node-rs\/.*|undici|pino|fastify|nodemailer|@temporalio\/(?!common).*)$/;
const isServerOnly = (specifier: string): boolean =>
  specifier.startsWith("node:") || BUILT_IN.has(specifier) || SERVER_PACKAGE.test(specifier);

/** Paths from a file that browsers load to an import that exists only on a server, as `root → … → import`. Types are erased and do not count. */
export function browserUnsafeImports(tree: SourceTree, isRoot: (file: SourceFile) => boolean): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    if (seen.has(file.path)) return;
    seen.add(file.path);
    for (const { specifier, target, isType } of file.imports) {
      if (isType) continue;
      const next = target === null ? undefined : tree.get(target);
      if (isServerOnly(specifier)) found.push([...trail, file.path, specifier].join(" → "));
      // Next.js turns the functions of such a file into calls to the server.
      else if (next && !/^["']use server["']/m.test(next.text)) visit(next, [...trail, file.path]);
    }
  };
  for (const file of tree.values()) if (isRoot(file)) visit(file, []);
  return found;
}

/** Files that browsers load although their path matches: how a root leads there, as `root → … → file`. Types are erased and do not count. */
export function browserReaches(tree: SourceTree, isRoot: (file: SourceFile) => boolean, isForbidden: (path: string) => boolean): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (file: SourceFile, trail: readonly string[]): void => {
    if (seen.has(file.path)) return;
    seen.add(file.path);
    const here = [...trail, file.path];
    if (isForbidden(file.path)) {
      found.push(here.join(" → "));
      return;
    }
    for (const { target, isType } of file.imports) {
      const next = isType || target === null ? undefined : tree.get(target);
      if (next && !/^["']use server["']/m.test(next.text)) visit(next, here);
    }
  };
  for (const file of tree.values()) if (isRoot(file)) visit(file, []);
  return found;
}

const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:"'`])\/\/.*$/gm;
const withoutComments = (text: string): string => text.replace(COMMENT, "");

/** Files that read the environment and are not an `env.ts` or `…-env.ts`. The build replaces `process.env.NODE_ENV` by a constant. */
export const environmentReaders = (tree: SourceTree): string[] =>
  [...tree.values()]
    .filter(({ path }) => !isTestCode(path) && !/^infra\/|(^|[/-])env\.ts$|\.config\.ts$|\/e2e\//.test(path))
    .filter(({ text }) => /process\.env(?!\.NODE_ENV)/.test(withoutComments(text)))
    .map(({ path }) => path);

const SQL =
  /\$(query|execute)Raw|["'`]\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|COPY|TRUNCATE|LOCK TABLE|LISTEN|NOTIFY|SET LOCAL|CREATE|ALTER|DROP|GRANT) /;

/** Files outside of `folders` that hold SQL. */
export const sqlFiles = (tree: SourceTree, folders: readonly string[]): string[] =>
  [...tree.values()]
    .filter(({ path }) => !isTestCode(path) && !path.startsWith("infra/") && !folders.some((folder) => path.startsWith(folder)))
    .filter(({ text }) => SQL.test(withoutComments(text)))
    .map(({ path }) => path);

const EXPORTED_TYPE = /^export (?:declare |abstract )*(?:interface|type|class|enum) (\w+)/gm;

/** Names under which several files export different types, with these files. */
export function typesExportedTwice(tree: SourceTree): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const { path, text } of tree.values()) {
    if (isTestCode(path)) continue;
    const names = new Set([...text.matchAll(EXPORTED_TYPE)].map(([, name = ""]) => name));
    for (const name of names) files.set(name, [...(files.get(name) ?? []), path]);
  }
  return new Map([...files].filter(([, paths]) => paths.length > 1));
}

/** Files of more lines than `linesMax`, tests included. */
export const longFiles = (tree: SourceTree, linesMax: number): string[] =>
  [...tree.values()].filter(({ text }) => text.split("\n").length - 1 > linesMax).map(({ path }) => path);
