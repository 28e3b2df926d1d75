import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { root } from "../dev/places.mjs";
import { absentPages, absentPagesInComments, avoidedWords, filesWithAvoidedWords, proseOf, vagueConstants } from "./language";
import { PlantedTree } from "./planted-tree";
import { readSourceTree } from "./source-tree";

/**
 * Known uses: avoided words by file, and constants without a noun. Entries may only fall and go. `PADIT_TEST_LOWER_COUNTS=1` in the environment
 * makes this test write what was mended into the file; it never raises a count or adds an entry.
 */
const KNOWN_FILE = join(import.meta.dirname, "known-language.json");
const known = z
  .object({ words: z.record(z.string(), z.number()), constants: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(KNOWN_FILE, "utf8")));

const tree = readSourceTree(root);
const words = filesWithAvoidedWords(tree);
const constants = vagueConstants(tree);

if (process.env.PADIT_TEST_LOWER_COUNTS === "1") {
  const lowered = Object.entries(known.words)
    .map(([path, count]): [string, number] => [path, Math.min(count, words.get(path)?.length ?? 0)])
    .filter(([, count]) => count > 0);
  known.words = Object.fromEntries(lowered);
  known.constants = known.constants.filter((constant) => constants.includes(constant));
  writeFileSync(KNOWN_FILE, `${JSON.stringify(known, null, 2)}\n`);
}

describe("the language of comments and errors", () => {
  test("no file cites a page that is not in the repository", () => {
    const listed = execFileSync("git", ["ls-files", "*.md", "*.prisma", "*.sql", "*.css", "*.json", "*.yaml", "*.yml", "*.rs", "*.c"], {
      cwd: root,
      encoding: "utf8",
    });
    const pages = listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
    expect(pages.length).toBeGreaterThan(100);
    const inPages = pages.flatMap((path) => absentPages(readFileSync(join(root, path), "utf8")).map((name) => `${path}: ${name}`));
    const inCode = [...tree.values()].flatMap((file) => absentPagesInComments(file).map((name) => `${file.path}: ${name}`));
    expect([...inPages, ...inCode]).toEqual([]);
  });

  test("no file uses more avoided words than known-language.json counts", () => {
    const grown = [...words].filter(([path, uses]) => uses.length > (known.words[path] ?? 0));
    expect(Object.fromEntries(grown)).toEqual({});
  });

  test("no count of avoided words is higher than needed (PADIT_TEST_LOWER_COUNTS=1 lowers them)", () => {
    expect(Object.entries(known.words).filter(([path, count]) => count > (words.get(path)?.length ?? 0))).toEqual([]);
  });

  test("a constant's name has a noun, unless known-language.json lists it", () => {
    expect({
      newBreaches: constants.filter((constant) => !known.constants.includes(constant)),
      needlessExceptions: known.constants.filter((constant) => !constants.includes(constant)),
    }).toEqual({ newBreaches: [], needlessExceptions: [] });
  });
});

describe("a planted breach is found", () => {
  let planted: PlantedTree;
  beforeEach(() => {
    planted = new PlantedTree();
  });
  afterEach(() => planted.remove());

  test("a cited page in a text and in a comment, but not a constant of that name", () => {
    const page = ["DESIGN", "md"].join(".");
    expect(absentPages(`See ${page}, ${"CONTRACT"} §3 and docs/api.md.`)).toEqual([page, "CONTRACT §"]);
    const text = 'const SERVERS = "PRODUCT"; // k of DESIGN\n';
    expect(absentPagesInComments({ path: "a.ts", text })).toEqual(["DESIGN"]);
  });

  test("an avoided word in a comment and an error, but not in code, other strings, regular expressions or screens", () => {
    planted.plant("apps/web/src/a.ts", `/** What it says. */\nexport const a = \`\${/* it was told */ 1}//heard\`;\n`);
    planted.plant("apps/web/src/b.ts", `export const b = () => {\n  throw new RangeError(\`no \${1} stands here\`);\n};\n`);
    planted.plant("apps/web/src/c.tsx", 'export const c = <a href="http://a/says">// says {/says/.source + "/* told */"}</a>;\n');
    const found = [...filesWithAvoidedWords(readSourceTree(planted.root))];
    expect(found.map(([path, uses]) => [path, uses.map((use) => use.split(" ")[0])])).toEqual([
      ["apps/web/src/a.ts", ["says", "told"]],
      ["apps/web/src/b.ts", ["stands"]],
    ]);
  });

  test("the usual senses of a word and code between backticks pass", () => {
    const wordsOf = (prose: string) => avoidedWords(prose).map((use) => use.replace(/ \(use.*/, ""));
    expect(wordsOf("Takes 5 s, takes place; `take()` of RFC 792's octets. @param tell the callback")).toEqual([]);
    expect(wordsOf("What is none, as good as lost, for it took\n * octets.")).toEqual([
      "took",
      "What is none",
      "as good as",
      ", for it",
      "octets",
    ]);
  });

  test("comments and errors are read whole", () => {
    const text = '// One.\nnew TypeError("Two", { cause: `three` }); /* Four\n * five. */ "https://six";';
    expect(proseOf({ path: "a.ts", text })).toEqual({ comments: ["// One.", "/* Four\n * five. */"], errors: ["Two", "three"] });
  });

  test("a constant without a noun, but not in a test", () => {
    planted.plant(
      "apps/web/src/a.ts",
      "export const MOST = 1;\nconst KEPT_MS = 2;\nconst KEPT_ROWS_MAX = MOST + KEPT_MS;\nKEPT_ROWS_MAX;\n",
    );
    planted.plant("apps/web/src/a.test.ts", "const MOST = 1;\nMOST;\n");
    expect(vagueConstants(readSourceTree(planted.root))).toEqual(["apps/web/src/a.ts: MOST", "apps/web/src/a.ts: KEPT_MS"]);
  });
});
