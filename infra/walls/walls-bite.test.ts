import { afterEach, beforeEach, expect, test } from "vitest";
import { longFunctions } from "./function-lengths";
import { PlantedTree } from "./planted-tree";
import { rawMetrics } from "./raw-metrics";
import { readSourceTree, workspacePackages } from "./source-tree";
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

/** Each wall is shown to find a breach that was planted in a small tree of its own. */
let tree: PlantedTree;
beforeEach(() => {
  tree = new PlantedTree();
});
afterEach(() => tree.remove());
const plant = (path: string, text: string): void => tree.plant(path, text);
const planted = () => readSourceTree(tree.root);

const isClient = ({ text }: { text: string }) => text.startsWith('"use client"');

test("an arrow that is not allowed, a type's as well", () => {
  plant("packages/domain/src/model/row.ts", 'import type { Row } from "@padit/db/rows";\nexport type Named = Row;');
  plant("packages/db/src/rows.ts", 'import { nothing } from "@padit/domain";\nexport type Row = typeof nothing;');
  const allowed = { "packages/domain": [], "packages/db": ["packages/domain"] };
  expect(forbiddenArrows(planted(), allowed)).toEqual(["packages/domain/src/model/row.ts → packages/db/src/rows.ts"]);
});

test("an app that imports an app, in a test as well", () => {
  plant("apps/web/src/x.test.ts", 'import { nothing } from "@padit/cli";\nnothing;');
  expect(appsThatImportApps(planted())).toEqual(["apps/web/src/x.test.ts → apps/cli/src/index.ts"]);
});

test("a file that its package does not export, through a type as well", () => {
  plant(
    "packages/db/package.json",
    JSON.stringify({ name: "@padit/db", exports: { ".": "./src/index.ts", "./rows": "./src/rows/index.ts" } }),
  );
  plant("packages/db/src/rows/row.ts", "export type Row = 0;");
  plant(
    "apps/web/src/x.ts",
    'import type { Row } from "@padit/db/rows/row";\nimport { nothing } from "@padit/db";\nexport type X = [Row, typeof nothing];',
  );
  plant("apps/web/src/y.ts", 'import "@padit/db/door";');
  expect(unexportedImports(planted(), workspacePackages(tree.root))).toEqual([
    'apps/web/src/x.ts → @padit/db/rows/row (import it from "@padit/db/rows" and list its name in that entry\'s index.ts)',
    'apps/web/src/y.ts → @padit/db/door (import it from "@padit/db" and list its name in that entry\'s index.ts)',
  ]);
});

test("an export of every file, and one that only its own package imports", () => {
  const exports = { ".": "./src/index.ts", "./*": "./src/*.ts", "./rows": "./src/rows.ts" };
  plant("packages/db/package.json", JSON.stringify({ name: "@padit/db", exports }));
  plant("packages/db/src/x.ts", 'import "@padit/db/rows";');
  plant("apps/web/src/x.ts", 'import "@padit/db";');
  const { root } = tree;
  const db = new Map([...workspacePackages(root)].filter(([name]) => name === "@padit/db"));
  expect(needlessExports(planted(), db)).toEqual(["@padit/db ./*", "@padit/db ./rows"]);
});

test("a package from outside in a pure room", () => {
  plant("packages/domain/src/clock.ts", 'import { z } from "zod";\nimport { readFileSync } from "node:fs";\nz; readFileSync;');
  expect(foreignImports(planted(), "packages/domain/src/", ["zod"])).toEqual(["packages/domain/src/clock.ts → node:fs"]);
});

test("a ground floor that imports what stands on it", () => {
  plant("packages/domain/src/model/a.ts", 'import "../ids";\nimport type { B } from "../detection/b";\nexport type A = B;');
  plant("packages/domain/src/ids.ts", "export {};");
  plant("packages/domain/src/detection/b.ts", "export type B = 0;");
  expect(importsBeyond(planted(), ["packages/domain/src/model/"], "packages/domain/src/")).toEqual([
    "packages/domain/src/model/a.ts → packages/domain/src/detection/b.ts",
  ]);
});

test("a circle of imports, through a type and through another package", () => {
  plant("packages/domain/src/a.ts", 'import type { B } from "./b";\nexport type A = B;');
  plant("packages/domain/src/b.ts", 'export const load = () => import("@padit/domain/c");\nexport type B = 0;');
  plant("packages/domain/src/c.ts", 'export { type A } from "./a";');
  plant("packages/domain/src/outside.ts", 'import "./a";');
  expect(importCycles(planted())).toEqual([["a", "b", "c"].map((name) => `packages/domain/src/${name}.ts`)]);
});

test("a module of the server behind what browsers load, but not behind a type or a server action", () => {
  plant(
    "apps/web/src/page.tsx",
    '"use client";\nimport "./near";\nimport type { T } from "./typed";\nimport "./action";\nexport type U = T;',
  );
  plant("apps/web/src/near.ts", 'export * from "@/far";');
  plant("apps/web/src/far.ts", 'import { Pool } from "pg";\nexport const pool = new Pool();');
  plant("apps/web/src/typed.ts", 'import { readFileSync } from "node:fs";\nexport type T = typeof readFileSync;');
  plant("apps/web/src/action.ts", '"use server";\nimport "node:fs";');
  expect(browserUnsafeImports(planted(), isClient)).toEqual(["apps/web/src/page.tsx → apps/web/src/near.ts → apps/web/src/far.ts → pg"]);
});

test("the environment read outside of env.ts, but not in a comment, a test or the build's constant", () => {
  plant("apps/web/src/env.ts", "export const port = process.env.PORT;");
  plant("apps/web/src/page.ts", "export const port = process.env.PORT;");
  plant("apps/web/src/note.ts", "// process.env.PORT is read elsewhere.\nexport const isDev = process.env.NODE_ENV;");
  plant("apps/web/src/page.test.ts", "process.env.PORT;");
  expect(environmentReaders(planted())).toEqual(["apps/web/src/page.ts"]);
});

test("SQL outside of its folders, over several lines and through Prisma as well", () => {
  plant("packages/db/src/query.ts", 'export const QUERY = "SELECT 1 FROM alert";');
  plant("apps/web/src/lines.ts", "export const QUERY = `\n  DELETE FROM alert`;");
  plant("apps/web/src/raw.ts", "export const raw = (tx) => tx.$queryRaw`x`;");
  plant("apps/web/src/words.ts", 'export const TITLE = "Select a row";');
  expect(sqlFiles(planted(), ["packages/db/"])).toEqual(["apps/web/src/lines.ts", "apps/web/src/raw.ts"]);
});

test("a type's name that two files export, but not one that is passed on", () => {
  plant("packages/domain/src/a.ts", "export interface State {\n  a: 0;\n}");
  plant("apps/web/src/b.ts", 'export type State = "b";\nexport type Other = 0;');
  plant("apps/web/src/c.ts", 'export type { Other } from "./b";');
  expect([...typesExportedTwice(planted())]).toEqual([["State", ["apps/web/src/b.ts", "packages/domain/src/a.ts"]]]);
});

test("a file and functions that are too long, but not a long class of short methods", () => {
  const body = "\n  void 0;".repeat(3);
  plant("apps/web/src/a.ts", `export function named() {${body}\n}\nexport const arrow = () => {${body}\n};`);
  plant("apps/web/src/b.ts", "export class Short {\n  one() {}\n  two() {}\n  three() {}\n}");
  plant("apps/web/src/a.test.ts", `test("x", () => {${body}\n});`);
  expect([...longFunctions(planted(), 4)]).toEqual([
    ["apps/web/src/a.ts: named", 5],
    ["apps/web/src/a.ts: arrow", 5],
  ]);
  expect(longFiles(planted(), 8)).toEqual(["apps/web/src/a.ts"]);
});

test("a protocol's code behind what browsers load, but not its type", () => {
  plant("apps/web/src/page.tsx", '"use client";\nimport type { P } from "@padit/domain/spec";\nimport "./near";\nexport type Q = P;');
  plant("apps/web/src/near.ts", 'import { probe } from "@padit/domain/probe";\nprobe;');
  plant("packages/domain/src/spec.ts", "export type P = 0;");
  plant("packages/domain/src/probe.ts", "export const probe = 0;");
  expect(browserReaches(readSourceTree(tree.root), isClient, (path) => path.startsWith("packages/domain/"))).toEqual([
    "apps/web/src/page.tsx → apps/web/src/near.ts → packages/domain/src/probe.ts",
  ]);
});

test("a metric's identifier on a screen, but not in a key", () => {
  plant("packages/protocols/src/udp-echo/spec.ts", "export const spec = 0;");
  plant("apps/web/src/a.tsx", 'export const A = () => (\n  <p title="rtt">\n    {alert.metricName}\n  </p>\n);');
  plant("apps/web/src/b.tsx", 'export const B = () => <Chart label="udp_echo_rtt" />;');
  plant("apps/web/src/c.tsx", "export const C = () => <li key={alert.metricName} title={titleOf(alert.metricName)} />;");
  expect(rawMetrics(planted())).toEqual(["apps/web/src/a.tsx: {alert.metricName}", "apps/web/src/b.tsx: udp_echo_rtt"]);
});
