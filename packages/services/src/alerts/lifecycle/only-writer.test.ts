import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../../../..");
const SOURCES = [
  ...["db", "domain", "protocols", "services", "workflows"].map((name) => `packages/${name}/src`),
  ...["cli", "ingest", "web", "worker"].map((name) => `apps/${name}/src`),
];
const ALLOWED = ["packages/services/src/alerts/lifecycle/", "packages/services/src/organizations/delete-organization.ts"];
const WRITE = new RegExp(
  [
    String.raw`\.(alert|alertEvent|alertBout)\s*\.(create|createMany|createManyAndReturn|update|updateMany|upsert|delete|deleteMany)\(`,
    String.raw`\b(UPDATE|INSERT INTO|DELETE FROM)\s+"?alert(_event|_bout)?"?\b`,
  ].join("|"),
);

const writers = (source: string): boolean => WRITE.test(source);

test("alerts, their timeline and their bouts are written by the lifecycle and by nobody else", () => {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  ).filter((path) => /\.tsx?$/.test(path) && !/(\.test\.ts|\/testing\/|\/walk\/|\/generated\/)/.test(path));
  expect(files.length).toBeGreaterThan(500);
  const found = files.filter((path) => writers(readFileSync(join(ROOT, path), "utf8")));
  expect(found.filter((path) => !ALLOWED.some((allowed) => path.startsWith(allowed)))).toEqual([]);
  expect(found.length).toBeGreaterThan(1); // the search also finds the allowed writers
});

test.each(["tx.alert.updateMany({", "await tx.$executeRaw`UPDATE alert SET", "tx.alertEvent\n  .create({", 'INSERT INTO "alert_bout"'])(
  "the search finds %j",
  (source) => expect(writers(source)).toBe(true),
);
