import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { listComponents } from "./components.mjs";
import { root } from "./places.mjs";
import { GIVEN_SECRETS, SECRETS_OF } from "./process-secrets.mjs";

const SECRETS = [...new Set(["DATABASE_URL", "PADIT_DEMO_PASSWORD", "PADIT_DEMO_API_KEY", ...Object.values(SECRETS_OF).flat()])];
const environment = {
  ...Object.fromEntries(SECRETS.map((name) => [name, "secret"])),
  PADIT_INGEST_URL: "http://127.0.0.1:1",
  PATH: "/bin",
};
const ports = { responderUdp: 1, responderHttp: 2, ingestMetrics: 3, workerMetrics: 4, agentMetrics: 5 };
const components = listComponents({ environment, state: { ports }, dataDir: "/data", demo: true });

test.each(components.map(({ name, env }) => [name, env]))("%s gets its own secrets and no others", (name, env) => {
  const has = SECRETS.filter((secret) => Object.hasOwn(env, secret));
  expect(new Set(has)).toEqual(new Set(SECRETS_OF[name] ?? []));
});

test.each(Object.keys(SECRETS_OF))("%s names every secret that its environment is parsed for", (name) => {
  const special = { web: ["apps/web/src/server/env.ts", "apps/web/src/front/front-env.ts"], signer: ["apps/worker/src/signer-env.ts"] };
  const text = (special[name] ?? [`apps/${name}/src/env.ts`]).map((file) => readFileSync(join(root, file), "utf8")).join("\n");
  const parsed = SECRETS.filter((secret) => new RegExp(`[ {]${secret}:`).test(text));
  expect(new Set(parsed)).toEqual(new Set(SECRETS_OF[name]));
});

test.each(Object.keys(SECRETS_OF))("the container of %s gets its secrets from its own volume, and none by its environment", (name) => {
  const { services } = parse(readFileSync(join(root, "docker-compose.yml"), "utf8"), { merge: true });
  const { environment, volumes } = services[name];
  expect(volumes).toContain(`secrets-${name}:/run/padit-secrets:ro`);
  expect(volumes.filter((/** @type {string} */ volume) => volume.startsWith("secrets"))).toHaveLength(1);
  // Addresses and passwords of the operator's own servers cannot be made.
  const given = SECRETS_OF[name].filter((secret) => GIVEN_SECRETS.includes(secret));
  expect(SECRETS.filter((secret) => Object.hasOwn(environment, secret))).toEqual(given);
  // Only the signer has the key; the others know the way to it.
  expect(Object.hasOwn(environment, "PADIT_SIGNER_SOCKET")).toBe(name !== "signer");
});
