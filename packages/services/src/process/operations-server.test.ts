import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Registry } from "prom-client";
import { afterEach, expect, it } from "vitest";
import { type OperationsOptions, readReadiness, serveOperations } from "./operations-server";
import { registerProcessMetrics } from "./process-metrics";

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

async function serve(checks: OperationsOptions["checks"], health?: OperationsOptions["health"]): Promise<string> {
  const registry = new Registry();
  registerProcessMetrics(registry, {
    component: "worker",
    version: "1.2.3",
    pools: () => [{ pool: "app", total: 5, idle: 2, waiting: 1 }],
  });
  server = await serveOperations({ registry, checks, ...(health && { health }), host: "127.0.0.1", port: 0 });
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

it("refuses other methods and addresses", async () => {
  const url = await serve({});
  expect((await fetch(`${url}/readyz`, { method: "POST" })).status).toBe(405);
  expect((await fetch(`${url}/constructor`)).status).toBe(404);
});
