import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";

/** Output of `next build`. The product under test is started from it. */
const BUILD = join(import.meta.dirname, "../.next");
const MANIFEST_SUFFIX = "/page_client-reference-manifest.js";
/** Limits of the JavaScript that a first visit to a page loads, in bytes after gzip. */
const BYTES_MAX_BY_PAGE = {
  "o/[slug]/(inside)/inbox": 350_000,
  "sign-in": 150 << 10,
  "o/[slug]/sign-in": 150 << 10,
};

const BuildManifest = z.object({ rootMainFiles: z.array(z.string()) });
const PageManifest = z.object({ entryJSFiles: z.record(z.string(), z.array(z.string())) });

const readJson = (text: string): unknown => JSON.parse(text);
const gzipBytes = (file: string): number => gzipSync(readFileSync(join(BUILD, file))).length;

/** The scripts that a page loads: the common ones, its own, and those of its layouts. */
function scriptsOf(page: string): string[] {
  const { rootMainFiles } = BuildManifest.parse(readJson(readFileSync(join(BUILD, "build-manifest.json"), "utf8")));
  const text = readFileSync(join(BUILD, "server/app", `${page}${MANIFEST_SUFFIX}`), "utf8");
  // The manifest is a script: `globalThis.__RSC_MANIFEST["<page>"] = {…};`
  const json = text.slice(text.indexOf("] = {") + "] = ".length).replace(/;\s*$/, "");
  const { entryJSFiles } = PageManifest.parse(readJson(json));
  return [...new Set([...rootMainFiles, ...Object.values(entryJSFiles).flat()])];
}

const pages = readdirSync(join(BUILD, "server/app"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(MANIFEST_SUFFIX))
  .map((path) => path.slice(0, -MANIFEST_SUFFIX.length));

const bytesByScript = new Map([...new Set(pages.flatMap(scriptsOf))].map((script) => [script, gzipBytes(script)]));
const bytesOf = (page: string) => scriptsOf(page).reduce((sum, script) => sum + (bytesByScript.get(script) ?? 0), 0);

beforeAll(() => {
  const sizes = pages.map((page) => ({ page, bytes: bytesOf(page) })).sort((a, b) => a.bytes - b.bytes);
  console.log(sizes.map(({ page, bytes }) => `${(bytes / 1000).toFixed(1).padStart(7)} kB  ${page}`).join("\n"));
});

test.each(Object.entries(BYTES_MAX_BY_PAGE))("%s loads at most %i bytes of JavaScript", (page, bytesMax) => {
  expect(pages).toContain(page);
  const bytes = bytesOf(page);
  // React and Next.js alone are larger; a smaller sum means that the test has missed scripts.
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(bytesMax);
});
