import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALL_SECRETS } from "../dev/process-secrets.mjs";
import { applySettings, describeSettings, loadSettings } from "./load.mjs";
import { SETTINGS } from "./settings.mjs";

const root = join(import.meta.dirname, "../..");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name, content) => writeFileSync(join(folder, name), content);
const load = (environment = {}) => loadSettings({ PADIT_CONFIG_DIR: folder, ...environment }, "dev");
const settingOf = (variable, environment) => load(environment).find((setting) => setting.variable === variable);

test("the stage's file is above base.yaml, and the environment above both; each value says where it is from", () => {
  write("base.yaml", "PADIT_SHARDS: 4\nPADIT_WINDOW_MS: 1000\nPADIT_LOG_LEVEL: warn\n");
  write("dev.yaml", "PADIT_WINDOW_MS: 2000\nPADIT_SHARDS: 5\n");
  write("prod.yaml", "PADIT_WINDOW_MS: 3000\n");
  expect(load({ PADIT_SHARDS: "6", PADIT_LOG_LEVEL: "" })).toEqual([
    { variable: "PADIT_SHARDS", value: "6", source: "environment" },
    { variable: "PADIT_WINDOW_MS", value: "2000", source: join(folder, "dev.yaml") },
    { variable: "PADIT_LOG_LEVEL", value: "warn", source: join(folder, "base.yaml") },
  ]);
  expect(settingOf("PADIT_WINDOW_MS", { PADIT_ENV: "prod" })?.value).toBe("3000");
});

test("lists, mappings and switches become the texts that the processes read", () => {
  write("base.yaml", "KAFKA_BROKERS: [a:9092, b:9092]\nPADIT_QUOTAS: {endpoints: 5}\nPADIT_DEMO: off\nKAFKA_TLS: true\n");
  const environment = { PADIT_CONFIG_DIR: folder, KAFKA_TLS: "no" };
  applySettings(environment, "prod");
  expect(environment).toMatchObject({ KAFKA_BROKERS: "a:9092,b:9092", PADIT_QUOTAS: '{"endpoints":5}', PADIT_DEMO: "0", KAFKA_TLS: "0" });
});

test.each([
  ["PADIT_WINDOW: 10000", "PADIT_WINDOW is not a setting. Is it PADIT_WINDOW_MS?"],
  ["PADIT_WEB_PORT: 70000", "PADIT_WEB_PORT must be a whole number from 0 to 65535, and is 70000"],
  ["PADIT_WINDOW_MS: 1.5", "PADIT_WINDOW_MS must be a whole number of at least 1, and is 1.5"],
  ["PADIT_DEMO: maybe", 'PADIT_DEMO must be true or false, and is "maybe"'],
  ["PADIT_PUBLIC_URL: padit.example", 'PADIT_PUBLIC_URL must be an address that begins with https:// or http://, and is "padit.example"'],
  ["PADIT_QUOTAS: [1]", "PADIT_QUOTAS must be a mapping of names to numbers, and is [1]"],
  ["PADIT_TIMESCALE:", "PADIT_TIMESCALE must be one of auto, off, and is null"],
  ["PADIT_SECRET_KEY: abc", "PADIT_SECRET_KEY is a secret."],
  ["- PADIT_DEMO", "must be a mapping of variables to values"],
  ["PADIT_DEMO: true\nPADIT_DEMO: false", "Map keys must be unique"],
])("a wrong file is refused with its path and its key: %s", (content, message) => {
  write("base.yaml", content);
  expect(() => load()).toThrow(`${join(folder, "base.yaml")}: ${message}`);
});

test("a wrong variable, an unknown stage and an empty folder are refused", () => {
  expect(() => load()).toThrow(`${folder} has neither base.yaml nor dev.yaml`);
  write("base.yaml", "");
  expect(load()).toEqual([]);
  expect(() => load({ PADIT_SHARDS: "0" })).toThrow('environment: PADIT_SHARDS must be a whole number of at least 1, and is "0"');
  expect(() => load({ PADIT_ENV: "test" })).toThrow('PADIT_ENV must be one of dev, prod, and is "test"');
});

test("secrets are printed masked", () => {
  write("base.yaml", "PADIT_SHARDS: 4");
  const printed = describeSettings({ PADIT_CONFIG_DIR: folder, PADIT_SECRET_KEY: "open sesame" }, "dev");
  expect(printed.split("\n")).toEqual([`PADIT_SHARDS=4\t${join(folder, "base.yaml")}`, "PADIT_SECRET_KEY=********\tenvironment"]);
});

test("the files of this repository are valid, and `padit config` of a container prints those of prod", () => {
  for (const stage of /** @type {const} */ (["dev", "prod"])) expect(loadSettings({}, stage).length).toBeGreaterThan(3);
  const { status, stdout } = spawnSync(process.execPath, ["infra/docker/run.mjs", "config"], { cwd: root, env: {}, encoding: "utf8" });
  expect([status, stdout.split("\n")[0]]).toEqual([0, `PADIT_DEMO=0\t${join(root, "config/prod.yaml")}`]);
  const wrong = spawnSync(process.execPath, ["infra/docker/run.mjs", "web"], {
    cwd: root,
    env: { PADIT_SHARDS: "none" },
    encoding: "utf8",
  });
  expect([wrong.status, wrong.stderr]).toEqual([2, 'environment: PADIT_SHARDS must be a whole number of at least 1, and is "none"\n']);
});

/** Variables that whoever starts a process sets for that process alone. */
const OF_ONE_PROCESS = /^(PADIT_(WORKER_ID|SIGNER_SOCKET|EGRESS_DEMO_SINK|DEMO_(UDP|HTTP)_PORT))$/;
const ENVIRONMENTS = [
  "apps/web/src/server/env.ts",
  "apps/web/src/front/front-env.ts",
  "apps/ingest/src/env.ts",
  "apps/worker/src/env.ts",
  "apps/worker/src/setup-env.ts",
  "packages/objects/src/s3-environment.ts",
  "packages/plugin-loader/src/load-plugins.ts",
];

test.each(ENVIRONMENTS)("every variable that %s parses is a setting or a secret", (file) => {
  const variables = readFileSync(join(root, file), "utf8").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm);
  const unknown = [...variables].map(([, variable]) => variable ?? "").filter((variable) => !Object.hasOwn(SETTINGS, variable));
  expect(unknown.filter((variable) => !ALL_SECRETS.includes(variable) && !OF_ONE_PROCESS.test(variable))).toEqual([]);
});
