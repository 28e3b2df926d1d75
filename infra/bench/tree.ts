// npm run bench -- tree [folder]: how large the source's pieces are and how they hang together.
import { resolve } from "node:path";
import { root } from "../dev/places.mjs";
import { longFunctions } from "../walls/function-lengths";
import { readSourceTree } from "../walls/source-tree";
import { importCycles, isTestCode, typesExportedTwice } from "../walls/walls";

const tree = readSourceTree(resolve(process.argv[2] ?? root));
const shipped = [...tree.values()].filter(({ path }) => !isTestCode(path));
const lines = shipped.map(({ text }) => text.split("\n").length - 1).sort((a, b) => a - b);
const quantile = (share: number): number => lines[Math.ceil(share * lines.length) - 1] ?? 0;
/** Imports of a workspace package's inner file: `@padit/name/some/file`. */
const deep = [...tree.values()].flatMap(({ imports }) => imports.filter(({ specifier }) => /^@padit\/[^/]+\/.+\//.test(specifier)));

const figures = {
  files: tree.size,
  shippedFiles: shipped.length,
  linesMedian: quantile(0.5),
  linesP90: quantile(0.9),
  linesLargest: quantile(1),
  functionsAbove60Lines: longFunctions(tree, 60).size,
  functionsAbove70Lines: longFunctions(tree, 70).size,
  importCycles: importCycles(tree).length,
  deepImports: deep.length,
  deepSpecifiers: new Set(deep.map(({ specifier }) => specifier)).size,
  typeNamesExportedTwice: typesExportedTwice(tree).size,
};
for (const [figure, value] of Object.entries(figures)) console.log(JSON.stringify({ figure, value }));
