import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addApiKey,
  createFullOrganization,
  type FullOrganization,
  type TestInstallation,
  testInstallation,
} from "../../apps/web/src/server/testing/full-organization";
import { restClient } from "../../apps/web/src/server/testing/rest-client";
import { createTestDatabase, type TestDatabase } from "../../packages/db/src/testing";
import { SCOPES } from "../../packages/services/src/service-context";
import { buildBundles } from "./build.mjs";
import { root } from "./places.mjs";

const folder = mkdtempSync(join(tmpdir(), "padit-configuration-"));
const file = (name: string): string => join(folder, name);
let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let server: Server;
beforeAll(async () => {
  await buildBundles(["apps/cli"]);
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  server = await serve(restClient(installation).app.fetch);
}, 300_000);
afterAll(async () => {
  server.close();
  await database.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Serves the REST API on a port of its own. */
async function serve(answer: (request: Request) => Response | Promise<Response>): Promise<Server> {
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks).toString("utf8") } : {};
    const answered = await answer(new Request(`http://localhost${request.url}`, { method: request.method ?? "GET", headers, ...body }));
    response.writeHead(answered.status, Object.fromEntries(answered.headers));
    response.end(await answered.text());
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return http;
}

/** Runs the command line as a person's shell does. Nobody sits at its terminal. */
function padit(
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<{ code: number | null; out: string; error: string }> {
  const { port } = server.address() as AddressInfo;
  const env = { PATH: process.env.PATH ?? "", PADIT_URL: `http://127.0.0.1:${port}`, PADIT_API_KEY: ours.apiKey, ...variables };
  const child = spawn(process.execPath, [join(root, "apps/cli/dist/main.mjs"), ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, error] = ["", ""];
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    error += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, error })));
}

test("export, change, dry run, apply, dry run: the exit code tells drift", async () => {
  expect(await padit(["export", "-o", file("a.yaml")])).toMatchObject({ code: 0, out: "" });
  const text = readFileSync(file("a.yaml"), "utf8");
  expect((await padit(["export"])).out).toBe(text);
  expect(await padit(["apply", "-f", file("a.yaml"), "--dry-run"])).toMatchObject({ code: 0, out: expect.stringMatching(/^No changes/) });
  writeFileSync(file("a.yaml"), text.replace("threshold: 10", "threshold: 12"));
  const drift = await padit(["apply", "-f", file("a.yaml"), "--dry-run"]);
  expect(drift).toMatchObject({ code: 2, out: expect.stringMatching(/^~ rule ours rule {2}\(line \d+\)\n {4}threshold: 10 → 12\n/) });
  expect(await padit(["apply", "-f", file("a.yaml")])).toMatchObject({ code: 2, error: expect.stringContaining("Run again with --yes") });
  expect((await padit(["export"])).out).toBe(text);
  expect(await padit(["apply", "-f", file("a.yaml"), "--yes"])).toMatchObject({ code: 0, out: expect.stringContaining("Done: 1 change.") });
  expect(await padit(["apply", "-f", file("a.yaml"), "--dry-run"])).toMatchObject({ code: 0 });
});

test("export samples writes a whole file with progress, and nothing when PADIT refuses", async () => {
  const from = new Date(ours.sampledAt.getTime() - 3_600_000).toISOString();
  const done = await padit(["export", "samples", "--from", from, "-o", file("samples.csv")]);
  expect(done).toMatchObject({ code: 0, out: "", error: expect.stringMatching(/^wrote 0\.0 MiB in \d+ s/) });
  const lines = readFileSync(file("samples.csv"), "utf8").trimEnd().split("\r\n");
  expect(lines).toHaveLength(121);
  const refused = await padit(["export", "samples", "--from", from, "--to", from, "-o", file("none.csv")]);
  expect(refused).toMatchObject({ code: 1, error: expect.stringContaining("from must lie before to") });
  expect(readdirSync(folder).filter((name) => name.startsWith("none"))).toEqual([]);
});

test("secrets come from the environment and are shown nowhere", async () => {
  const url = "https://hooks.slack.example/services/hidden";
  const document = `api_version: padit/v1\nkind: Configuration\nintegrations:\n  - name: Ops\n    type: slack\n    settings:\n      url: \${OPS_URL}\n`;
  writeFileSync(file("b.yaml"), document);
  const missing = await padit(["apply", "-f", file("b.yaml"), "--yes"]);
  expect(missing).toMatchObject({ code: 1, error: expect.stringMatching(/Line 7, integrations\.0\.settings\.url: .+Set \$\{OPS_URL\}/) });
  const applied = await padit(["apply", "-f", file("b.yaml"), "--yes"], { OPS_URL: url });
  expect(applied).toMatchObject({ code: 0, out: expect.stringMatching(/^\+ integration Ops/) });
  expect(applied.out + applied.error).not.toContain("hidden");
  expect(await padit(["apply", "-f", file("b.yaml"), "--dry-run"])).toMatchObject({
    code: 0,
    error: expect.stringContaining("stored secrets stay: OPS_URL"),
  });
  expect(await padit(["apply", "-f", file("b.yaml"), "--dry-run"], { OPS_URL: url })).toMatchObject({ code: 0, error: "" });
  expect(await padit(["apply", "-f", file("b.yaml"), "--dry-run"], { OPS_URL: `${url}2` })).toMatchObject({ code: 2 });
});

test("--prune deletes, and a key that only reads changes nothing", async () => {
  writeFileSync(file("c.yaml"), "api_version: padit/v1\nkind: Configuration\nrules: []\n");
  expect((await padit(["apply", "-f", file("c.yaml"), "--dry-run"])).code).toBe(0);
  const { apiKey } = await addApiKey(
    installation.db,
    ours.tenantId,
    SCOPES.filter((scope) => scope !== "configuration:write"),
  );
  const reading = await padit(["apply", "-f", file("c.yaml"), "--prune", "--yes"], { PADIT_API_KEY: apiKey });
  expect(reading).toMatchObject({ code: 1, error: expect.stringContaining("lacks the scope configuration:write") });
  const pruned = await padit(["apply", "-f", file("c.yaml"), "--prune", "--yes"]);
  expect(pruned).toMatchObject({ code: 0, out: expect.stringMatching(/^- rule ours rule\n/) });
});

test("the schema for editors is JSON Schema; a file that is not there and a text that is not YAML are named", async () => {
  expect(JSON.parse((await padit(["export", "--schema"])).out)).toMatchObject({
    $schema: expect.stringContaining("2020-12"),
    type: "object",
  });
  expect(await padit(["apply", "-f", file("none.yaml")])).toMatchObject({ code: 1, error: expect.stringContaining("none.yaml") });
  writeFileSync(file("d.yaml"), "a: [\n");
  expect(await padit(["apply", "-f", file("d.yaml")])).toMatchObject({ code: 2, error: expect.stringContaining("This is not YAML") });
});
