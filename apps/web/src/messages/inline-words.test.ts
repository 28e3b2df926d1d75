import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inlineWords } from "./inline-words";

const SRC = join(import.meta.dirname, "..");

const components = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".tsx"))
  .map((path) => path.replaceAll("\\", "/"));

test.each(components)("%s takes its texts from a catalogue", (path) => {
  expect(inlineWords(path, readFileSync(join(SRC, path), "utf8"))).toEqual([]);
});

test.each([
  ["text", "<p>Sign in</p>"],
  ["an attribute that is read aloud", '<input placeholder="Search" />'],
  ["a condition", '<p>{isOpen ? "Close" : t("open")}</p>'],
  ["a fallback", '<p aria-label={name ?? "Nobody"}>{x}</p>'],
  ["a template", "<p>{`Join $" + "{name}`}</p>"],
])("the scan sees %s", (_, code) => {
  expect(inlineWords("x.tsx", `const x = ${code};`)).toHaveLength(1);
});

test.each([
  ["messages", '<p title={t("form.title")}>{t("form.text", { name: "x y" })}</p>'],
  ["keys and classes", '<p key="some key" className="text sm" role="status">{a === "some" && b}</p>'],
  ["marks and units", "<p>· 12 s</p>"],
])("the scan leaves %s alone", (_, code) => {
  expect(inlineWords("x.tsx", `const x = ${code};`)).toEqual([]);
});
