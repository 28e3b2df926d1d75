import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildBundles } from "./build.mjs";
import { root } from "./places.mjs";
import { startThrowawayPostgres } from "./test-servers.mjs";

const OLD_KEY = randomBytes(32).toString("base64");
const NEW_KEY = randomBytes(32).toString("base64");

let server: { url: string; stop: () => Promise<void> };
beforeAll(async () => {
  server = await startThrowawayPostgres("off");
  await buildBundles(["apps/worker", "apps/cli"]);
}, 300_000);
afterAll(() => server.stop());

/** Runs a program as a person at a terminal would, with these variables. Returns the last line of its output as JSON. */
async function run(variables: Record<string, string>, program: string, ...args: string[]) {
  const { PATH, HOME } = process.env;
  const env = {
    ...{ PATH, HOME, NODE_ENV: "production", DATABASE_URL: server.url, PADIT_TIMESCALE: "off", ...variables },
    ...{ PADIT_DEMO_UDP_PORT: "7007", PADIT_DEMO_HTTP_PORT: "7008", PADIT_EGRESS_DEMO_SINK: "http://127.0.0.1:7008" },
  };
  return promisify(execFile)(process.execPath, [join(root, program), ...args], { cwd: root, env }).then(
    ({ stdout }) => ({ code: 0, answer: JSON.parse(stdout.trim().split("\n").at(-1) ?? "null"), error: "" }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, answer: null, error: stderr }),
  );
}
const reseal = (secretKey: string, logins = {}) => run({ PADIT_SECRET_KEY: secretKey, ...logins }, "bin/padit.mjs", "secrets", "reseal");

test("`padit secrets reseal` moves every secret to the new first key, once, after which the old key opens nothing", async () => {
  const { code, answer } = await run({ PADIT_SECRET_KEY: OLD_KEY }, "apps/worker/dist/setup.mjs");
  expect(code).toBe(0);
  // The login roles keep the passwords that the old key gave them, so whoever drops that key names the logins.
  const logins = { DATABASE_APP_URL: answer.appUrl, DATABASE_INGEST_URL: answer.ingestUrl, DATABASE_SYSTEM_URL: answer.systemUrl };

  const lacking = { code: 1, error: expect.stringMatching(/is not in PADIT_SECRET_KEY/) };
  expect(await reseal(NEW_KEY, logins)).toMatchObject(lacking);
  const both = `${NEW_KEY},${OLD_KEY}`;
  expect(await reseal(both)).toMatchObject({ code: 0, answer: { resealed: { installation: 1, integration: 1 } } });
  expect(await reseal(both)).toMatchObject({ code: 0, answer: { resealed: { installation: 0, integration: 0, endpoint: 0 } } });
  expect(await reseal(NEW_KEY)).toMatchObject({ code: 1, error: expect.stringMatching(/name the logins yourself/) });
  expect(await reseal(NEW_KEY, logins)).toMatchObject({ code: 0 });
  expect(await reseal(OLD_KEY, logins)).toMatchObject(lacking);
}, 180_000);
