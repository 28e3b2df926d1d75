import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { root } from "../dev/places.mjs";

/** Licences that ask for no more than a notice. */
const PERMISSIVE = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);
/** Packages under other terms, and why PADIT may use them. */
const REVIEWED: Readonly<Record<string, string>> = {
  "@axe-core/playwright": "MPL-2.0; tests only, unmodified",
  "axe-core": "MPL-2.0; tests only, unmodified",
  "caniuse-lite": "CC-BY-4.0; data of the site's build, with attribution in its package",
  elkjs: "EPL-2.0; unmodified, a file of its own",
  lightningcss: "MPL-2.0; build only, unmodified",
  "xml-escape": "MIT, which its manifest spells in words; tests only",
  unionfs: "no field; the package's LICENSE is the Unlicense",
};
/** Prebuilt variants of a package for each platform. */
const REVIEWED_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^@img\/sharp-libvips-/, "LGPL-3.0-or-later; a shared library that is loaded, unmodified"],
  [/^lightningcss-/, "MPL-2.0; build only, unmodified"],
];

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.unknown().optional(), licenses: z.unknown().optional() });

/** Manifests of all installed packages. */
function installed(): z.output<typeof Manifest>[] {
  const store = join(root, "node_modules/.pnpm");
  const folders = readdirSync(store).map((name) => join(store, name, "node_modules"));
  return folders.flatMap((folder) => packagesIn(folder)).map((file) => Manifest.parse(JSON.parse(readFileSync(file, "utf8"))));
}

/** The packages that lie in the folder itself; those that are links lie elsewhere. */
function packagesIn(folder: string): string[] {
  const names = list(folder).flatMap((name) =>
    name.startsWith("@") ? list(join(folder, name)).map((inner) => join(name, inner)) : [name],
  );
  const own = names.filter((name) => lstatSync(join(folder, name)).isDirectory() && list(join(folder, name)).includes("package.json"));
  return own.map((name) => join(folder, name, "package.json"));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // a file, or a folder without packages
  }
}

/** Whether every part of an expression such as "(MIT OR GPL-3.0) AND ISC" is permissive; of alternatives one suffices. */
function isPermissive(expression: string): boolean {
  const all = expression.replace(/[()]/g, "").split(/ and /i);
  return all.every((part) => part.split(/ or /i).some((licence) => PERMISSIVE.has(licence.trim())));
}

function licenceOf({ license, licenses }: z.output<typeof Manifest>): string {
  const named = z.object({ type: z.string() });
  const parsed = z.union([z.string(), named.transform(({ type }) => type)]).safeParse(license);
  if (parsed.success) return parsed.data;
  const several = z.array(named).safeParse(licenses);
  return several.success ? several.data.map(({ type }) => type).join(" OR ") : "";
}

test("every installed package has a permissive licence, or one that was reviewed", () => {
  const packages = installed();
  expect(packages.length).toBeGreaterThan(300);
  const isReviewed = (name: string): boolean => name in REVIEWED || REVIEWED_FAMILIES.some(([family]) => family.test(name));
  const others = packages.filter((manifest) => !isPermissive(licenceOf(manifest)) && !isReviewed(manifest.name));
  expect(others.map((manifest) => `${manifest.name}@${manifest.version}: ${licenceOf(manifest) || "no licence"}`)).toEqual([]);
});

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["MIT AND GPL-3.0-only", false],
  ["GPL-3.0-only", false],
  ["", false],
])("%s is permissive: %s", (expression, expected) => expect(isPermissive(expression)).toBe(expected));
