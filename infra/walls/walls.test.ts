import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../dev/places.mjs";
import { FILES_WITH_SQL, KNOWN_CYCLES, KNOWN_DOUBLE_NAMES, KNOWN_ENVIRONMENT_READERS, LONG_FILES, LONG_FUNCTIONS } from "./exceptions";
import { longFunctions } from "./function-lengths";
import { rawMetrics } from "./raw-metrics";
import { FOREIGN_IMPORTS, GROUND_FLOOR, ROOMS, SQL_FOLDERS } from "./rooms";
import { readSourceTree, type SourceFile, workspacePackages } from "./source-tree";
import {
  appsThatImportApps,
  browserReaches,
  browserUnsafeImports,
  environmentReaders,
  forbiddenArrows,
  foreignImports,
  importCycles,
  importsBeyond,
  longFiles,
  needlessExports,
  sqlFiles,
  typesExportedTwice,
  unexportedImports,
} from "./walls";

const tree = readSourceTree(root);

/** What browsers load: the site's client components. */
const isBrowserRoot = ({ text }: SourceFile): boolean => /^["']use client["']/.test(text);

/** All of packages/protocols but the version that the set-up commands print. */
const isProtocolCode = (path: string): boolean =>
  path.startsWith("packages/protocols/src/") && path !== "packages/protocols/src/collector-api/version.ts";

/** Plugins outside of this tree import the first two; the bundler of workflows loads the last one by its path. */
const IMPORTED_FROM_OUTSIDE = ["@padit/plugin .", "@padit/plugin ./testing", "@padit/workflows ./workflows"];

/** Fails on a breach that is not known, and on a known one that is gone: then its entry in exceptions.ts must go as well. */
function expectOnlyKnown(found: readonly string[], known: readonly string[]): void {
  expect({
    newBreaches: found.filter((breach) => !known.includes(breach)),
    needlessExceptions: known.filter((breach) => !found.includes(breach)),
  }).toEqual({ newBreaches: [], needlessExceptions: [] });
}

describe("the walls between rooms", () => {
  test("the tree was read: every workspace package has files and imports", () => {
    for (const room of Object.keys(ROOMS)) {
      const files = [...tree.values()].filter(({ path }) => path.startsWith(`${room}/`));
      expect(files.length, room).toBeGreaterThan(0);
      expect(
        files.some(({ imports }) => imports.some(({ target }) => target !== null)),
        room,
      ).toBe(true);
    }
  });

  test("every workspace package has an entry in rooms.ts", () => {
    const packages = ["apps", "collectors", "packages"].flatMap((parent) =>
      readdirSync(join(root, parent))
        .filter((name) => existsSync(join(root, parent, name, "package.json")))
        .map((name) => `${parent}/${name}`),
    );
    expect(packages.sort()).toEqual(Object.keys(ROOMS).sort());
  });

  test("a room imports only the rooms that its entry allows", () => expect(forbiddenArrows(tree, ROOMS)).toEqual([]));

  test("a room's files are imported only as its manifest exports them", () =>
    expect(unexportedImports(tree, workspacePackages(root))).toEqual([]));

  test("a manifest exports no pattern, and nothing that only its own room imports", () =>
    expect(needlessExports(tree, workspacePackages(root))).toEqual(IMPORTED_FROM_OUTSIDE));

  test("apps never import apps", () => expect(appsThatImportApps(tree)).toEqual([]));

  test.each(Object.entries(FOREIGN_IMPORTS))("%s imports no other package from outside", (folder, allowed) =>
    expect(foreignImports(tree, folder, allowed)).toEqual([]),
  );

  test("the domain's ground floor imports nothing that stands on it", () =>
    expect(importsBeyond(tree, GROUND_FLOOR, "packages/domain/src/")).toEqual([]));
});

describe("the walls within rooms", () => {
  test("no files import each other in a circle, types included", () => {
    const found = importCycles(tree);
    const isKnown = (cycle: readonly string[]) => KNOWN_CYCLES.some((known) => cycle.every((path) => known.includes(path)));
    const inCycles = found.flat();
    expect({
      newCycles: found.filter((cycle) => !isKnown(cycle)),
      needlessExceptions: KNOWN_CYCLES.flat().filter((path) => !inCycles.includes(path)),
    }).toEqual({ newCycles: [], needlessExceptions: [] });
  });

  test("what browsers load reaches no module that exists only on a server", () => {
    expect([...tree.values()].filter(isBrowserRoot).length).toBeGreaterThan(100);
    expect(browserUnsafeImports(tree, isBrowserRoot)).toEqual([]);
  });

  test("browsers load no code of a protocol: they get descriptions", () => {
    expect(browserReaches(tree, isBrowserRoot, isProtocolCode)).toEqual([]);
  });

  test("only env.ts files read the environment", () => expectOnlyKnown(environmentReaders(tree), KNOWN_ENVIRONMENT_READERS));

  test("SQL is only in packages/db and in the files that exceptions.ts names", () =>
    expectOnlyKnown(sqlFiles(tree, SQL_FOLDERS), FILES_WITH_SQL));

  test("a type's name is exported by one file", () => expectOnlyKnown([...typesExportedTwice(tree).keys()], KNOWN_DOUBLE_NAMES));

  test("screens show metrics by their titles", () => expect(rawMetrics(tree)).toEqual([]));

  test("a file has at most 300 lines", () => expectOnlyKnown(longFiles(tree, 300), LONG_FILES));

  test("a function has at most 70 lines", () => expectOnlyKnown([...longFunctions(tree, 70).keys()], LONG_FUNCTIONS));
});
