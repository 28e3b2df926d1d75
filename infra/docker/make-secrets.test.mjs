import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../dev/places.mjs";
import { GIVEN_SECRETS, SECRETS_OF } from "../dev/process-secrets.mjs";

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = (env = {}) =>
  execFileSync(process.execPath, ["infra/docker/run.mjs", "secrets"], {
    cwd: root,
    env: { PATH: process.env.PATH, PADIT_SECRETS_ROOT: folder, ...env },
  });
const read = (process, variable) => readFileSync(join(folder, process, variable), "utf8");

// Changing the owner of a file takes root, whom the service of docker-compose.yml runs as.
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn("skipped: only root can hand files to another user");

test.runIf(isRoot)("makes secrets once, keeps them, and takes one that is given", () => {
  make();
  const key = read("signer", "PADIT_SECRET_KEY");
  expect(Buffer.from(key, "base64")).toHaveLength(32);
  writeFileSync(join(folder, "signer", ".PADIT_SECRET_KEY"), "left by a set-up that was killed");
  make();
  expect(read("signer", "PADIT_SECRET_KEY")).toBe(key);
  make({ PADIT_SECRET_KEY: "given", POSTGRES_PASSWORD: "p@ss/word" });
  expect([read("signer", "PADIT_SECRET_KEY"), read("database", "POSTGRES_PASSWORD")]).toEqual(["given", "p@ss/word"]);
  expect(new URL(read("setup", "DATABASE_URL")).password).toBe("p%40ss%2Fword");
});

/** Secrets of other people's servers are given, except that of the MinIO in docker-compose.yml. */
const isMade = (name, variable) =>
  !GIVEN_SECRETS.includes(variable) || variable === "PADIT_OPERATOR_TOKEN" || (name === "worker" && variable === "S3_SECRET_ACCESS_KEY");

test.runIf(isRoot)("gives each process the secrets that it needs and no others, readable by its user alone", () => {
  make();
  for (const [name, variables] of Object.entries(SECRETS_OF)) {
    expect(readdirSync(join(folder, name)).sort()).toEqual(variables.filter((variable) => isMade(name, variable)).sort());
    for (const file of readdirSync(join(folder, name))) {
      const { uid, mode } = statSync(join(folder, name, file));
      expect([uid, mode & 0o777]).toEqual([1000, 0o400]);
    }
  }
  expect(readdirSync(join(folder, "database"))).toEqual(["POSTGRES_PASSWORD"]);
  expect(readdirSync(join(folder, "prometheus"))).toEqual(["PADIT_OPERATOR_TOKEN"]);
  expect(read("prometheus", "PADIT_OPERATOR_TOKEN")).toBe(read("ingest", "PADIT_OPERATOR_TOKEN"));
});

test("run.mjs names its processes to whoever asks for another", () => {
  const run = () => execFileSync(process.execPath, ["infra/docker/run.mjs", "constructor"], { cwd: root, stdio: "pipe" });
  expect(run).toThrow(/no such process: "constructor".*setup-link/s);
});
