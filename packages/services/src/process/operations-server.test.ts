import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { afterEach, expect, it } from "vitest";
import { OperationsEnv } from "./operations-env";
import { type OperationsOptions, readReadiness, serveOperations } from "./operations-server";
import { registerProcessMetrics } from "./process-metrics";

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

const said: string[] = [];
const log = { info: (message: string) => void said.push(message), warn: (message: string) => void said.push(message) };

async function serve(
  checks: OperationsOptions["checks"],
  health?: OperationsOptions["health"],
  place: Partial<Pick<OperationsOptions, "host" | "token">> = {},
): Promise<string> {
  const registry = new Registry();
  registerProcessMetrics(registry, {
    component: "worker",
    version: "1.2.3",
    pools: () => [{ pool: "app", total: 5, idle: 2, waiting: 1 }],
  });
  server = await serveOperations({ registry, checks, ...(health && { health }), host: "127.0.0.1", port: 0, log, ...place });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("is alive whatever its parts do, and ready only when every part is", async () => {
  let reason: string | null = "the database is read-only";
  const url = await serve({ database: async () => reason, listener: async () => null });
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  const refused = await fetch(`${url}/readyz`);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toEqual({ status: "not ready", checks: { database: "the database is read-only", listener: "ok" } });
  reason = null;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

it("counts a part that fails or hangs as not ready, without its error's text", async () => {
  const checks = {
    database: () => Promise.reject(new Error("password of db.internal")),
    temporal: () => new Promise<null>(() => undefined),
  };
  expect(await readReadiness(checks, 20)).toEqual({
    status: "not ready",
    checks: { database: "failed", temporal: "no answer within 20 ms" },
  });
});

it("reports the build and the use of the pools", async () => {
  const text = await (await fetch(`${await serve({})}/metrics`)).text();
  expect(text).toContain('padit_build_info{component="worker",version="1.2.3"} 1');
  expect(text).toContain('padit_database_connections{pool="app",state="in_use"} 3');
  expect(text).toContain('padit_database_connection_waiters{pool="app"} 1');
});

it("has the installation's details where the process knows them", async () => {
  const url = await serve({}, async () => ({ components: { worker: { status: "down" } } }));
  const answer = await fetch(`${url}/health`);
  expect([answer.status, await answer.json()]).toEqual([200, { components: { worker: { status: "down" } } }]);
});

const TOKEN = "an-operator-token-of-many-characters";
const details = async () => ({ components: {} });
const unready = { database: async () => "the database is read-only" };

it("demands the token for figures and details where one is set, on loopback too", async () => {
  const url = await serve(unready, details, { token: TOKEN });
  for (const authorization of [undefined, "", "Bearer ", `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    for (const path of ["/metrics", "/health"]) {
      const answer = await fetch(url + path, { headers });
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(await answer.text()).not.toContain("padit_");
    }
    expect((await fetch(`${url}/livez`, { headers })).status).toBe(200);
    const readiness = await fetch(`${url}/readyz`, { headers });
    expect([readiness.status, await readiness.json()]).toEqual([503, { status: "not ready" }]);
  }
  const headers = { authorization: `Bearer ${TOKEN}` };
  expect(await (await fetch(`${url}/metrics`, { headers })).text()).toContain("padit_build_info");
  expect((await fetch(`${url}/health`, { headers })).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`, { headers })).json()).toMatchObject({ checks: { database: "the database is read-only" } });
});

it.each(["0.0.0.0", "::"])("gives nobody figures or details at %s without a token, and says so", async (host) => {
  said.length = 0;
  const url = await serve(unready, details, { host });
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/health`)).status).toBe(401);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: "not ready" });
  expect(said).toEqual([expect.stringMatching(/other machines can reach it: set PADIT_OPERATOR_TOKEN$/)]);
});

it("refuses a token that somebody could guess", () => {
  expect(() => OperationsEnv.parse({ PADIT_OPERATOR_TOKEN: "secret" })).toThrow();
  expect(OperationsEnv.parse({ PADIT_OPERATOR_TOKEN: "" })).toEqual({ PADIT_METRICS_BIND: "127.0.0.1" });
});

it("refuses other methods and addresses", async () => {
  const url = await serve({});
  expect((await fetch(`${url}/readyz`, { method: "POST" })).status).toBe(405);
  expect((await fetch(`${url}/constructor`)).status).toBe(404);
});
