import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { TestInstallation } from "../testing/full-organization";
import { createRestApp } from "./app";
import { openApiDocument } from "./openapi-document";
import { REQUEST_EXAMPLES } from "./request-examples";

const require = createRequire(import.meta.url);
const REDOCLY = require.resolve("@redocly/cli/bin/cli.js");
const LINT_TIMEOUT_MS = 60_000;

const Report = z.object({
  totals: z.object({ errors: z.int(), warnings: z.int(), ignored: z.int() }),
  problems: z.array(z.object({ ruleId: z.string(), message: z.string(), location: z.array(z.object({ pointer: z.string().optional() })) })),
});

// The routes do not depend on the installation.
const site = { publicUrl: "https://padit.example", ingestUrl: "", egressPolicy: { allow: [] } };
const document = openApiDocument(createRestApp({ site } as unknown as TestInstallation), site.publicUrl);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-openapi-"));
  cpSync(new URL("redocly", import.meta.url), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(linted: object): z.output<typeof Report> {
  writeFileSync(join(folder, "openapi.json"), JSON.stringify(linted));
  const { stdout } = spawnSync(process.execPath, [REDOCLY, "lint", "openapi.json", "--format=json"], {
    ...{ cwd: folder, encoding: "utf8", timeout: LINT_TIMEOUT_MS },
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  return Report.parse(JSON.parse(stdout));
}

test("the document has no errors and no warnings", () => {
  const { totals, problems } = lint(document);
  expect(problems).toEqual([]);
  expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 3 });
});

test("the linter finds a parameter without a description, an example that the schema refuses and a second ambiguous path", () => {
  const broken = structuredClone(document);
  const paths = broken.paths as Record<string, Record<string, { parameters: object[]; requestBody: { content: object } }>>;
  paths["/api/v1/endpoints"]!.get!.parameters = [{ in: "query", name: "tag", schema: { type: "string" } }];
  Object.assign(paths["/api/v1/endpoints"]!.post!.requestBody.content, {
    "application/json": { schema: { type: "object", properties: { name: { type: "string" } } }, example: { name: 7 } },
  });
  paths["/api/v1/collectors/{id}/other"] = paths["/api/v1/collectors/{id}/revoke"]!;
  const rules = new Set(lint(broken).problems.map(({ ruleId }) => ruleId));
  for (const rule of ["parameter-description", "no-invalid-media-type-examples", "no-ambiguous-paths"]) expect(rules).toContain(rule);
});

test("every operation with a body shows an example, and no example is left over", () => {
  const operations = Object.values(document.paths ?? {}).flatMap(
    (path) => Object.values(path) as { operationId: string; requestBody?: object }[],
  );
  const withBody = operations.filter(({ requestBody }) => requestBody).map(({ operationId }) => operationId);
  expect(withBody.length).toBeGreaterThan(30);
  expect(Object.keys(REQUEST_EXAMPLES).sort()).toEqual(withBody.sort());
});
