import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../dev/places.mjs";

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;

/** Relative links of a Markdown page whose file does not exist, as written in the page. */
function brokenLinks(page: string, text: string, exists: (path: string) => boolean): string[] {
  return [...text.replaceAll(CODE, "").matchAll(LINK)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^(?:[a-z]+:|#|\/)/.test(link))
    .filter((link) => !exists(normalize(join(dirname(page), decodeURI(link.replace(/#.*$/, ""))))));
}

/** The Markdown pages of the working tree that git tracks or would track. */
function markdownPages(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: root, encoding: "utf8" });
  return listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

describe("links between pages", () => {
  test("every relative link of every page leads to a file", () => {
    const pages = markdownPages();
    expect(pages.length).toBeGreaterThan(20);
    const isThere = (path: string) => existsSync(join(root, path));
    const broken = pages.flatMap((page) =>
      brokenLinks(page, readFileSync(join(root, page), "utf8"), isThere).map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  test("a planted link to a missing file is found, code and other sites are no links of ours", () => {
    const text = "[a](gone.md) [b](there.md#part) [c](https://example.net/x.md) `[d](code.md)` [e](../up.md)";
    const existing = new Set(["docs/there.md", "up.md"]);
    expect(brokenLinks("docs/page.md", text, (path) => existing.has(path))).toEqual(["gone.md"]);
  });
});
