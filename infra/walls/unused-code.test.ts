import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../dev/places.mjs";
import { PlantedTree } from "./planted-tree";
import { unusedCode } from "./unused-code";

/** Knip reads every file of the workspace. */
const TIMEOUT_MS = 300_000;

test("no export, file or dependency is unused", { timeout: TIMEOUT_MS }, async () => expect(await unusedCode(root)).toEqual([]));

let tree: PlantedTree;
beforeEach(() => {
  tree = new PlantedTree();
  tree.plant("pnpm-workspace.yaml", "packages: [packages/*, apps/*]");
  tree.plant("package.json", '{ "name": "planted", "private": true }');
  tree.plant("apps/cli/src/main.ts", 'import { nothing } from "../../../packages/domain/src/index";\nnothing;');
});
afterEach(() => tree.remove());

test("finds a planted export, file and dependency that nothing uses", { timeout: TIMEOUT_MS }, async () => {
  tree.plant(
    "packages/domain/package.json",
    '{ "name": "@padit/domain", "exports": "./src/index.ts", "dependencies": { "left-pad": "1" } }',
  );
  tree.plant("packages/domain/src/index.ts", 'import { used } from "./used";\nexport const nothing = used;\nexport type Dead = 0;');
  tree.plant("packages/domain/src/used.ts", "export const used = 0;\nexport const dead = 0;");
  tree.plant("packages/domain/src/alone.ts", "");
  expect((await unusedCode(tree.root)).filter((line) => line.includes("packages/domain")).sort()).toEqual([
    "dependencies, packages/domain/package.json: left-pad",
    "exports, packages/domain/src/used.ts: dead",
    "files, packages/domain/src/alone.ts: packages/domain/src/alone.ts",
    "types, packages/domain/src/index.ts: Dead",
  ]);
});
