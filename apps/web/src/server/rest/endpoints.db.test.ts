import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFullOrganization, type FullOrganization, type TestInstallation, testInstallation } from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";
import { Endpoint } from "./resources/endpoints";

let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let theirs: FullOrganization;
let rest: RestClient;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  theirs = await createFullOrganization(installation, database, "theirs");
  rest = restClient(installation);
});
afterAll(() => database.dispose());

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  rest.call(method, path, { key: ours.apiKey, ...(body !== undefined && { body }), ...(headers && { headers }) });
const echo = { name: "Echo", protocol: "udp-echo", target: { host: "192.0.2.9", timeout_ms: 700 } };

describe("endpoints over REST", () => {
  test("an endpoint has the contract's shape, settings in snake_case included", async () => {
    const { status, json } = await call("POST", "/endpoints", { ...echo, interval_seconds: 5, tags: ["a"] });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.any(String),
      name: "Echo",
      protocol: "udp-echo",
      target: { host: "192.0.2.9", port: 7, count: 5, spacing_ms: 20, timeout_ms: 700, payload_bytes: 36, dscp: 0 },
      interval_seconds: 5,
      collector_ids: [ours.collectorId],
      tags: ["a"],
      paused: false,
      state: "learning",
      state_reason: expect.stringContaining("Waiting for the first measurements"),
      learning: null,
      outcomes: [],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: expect.any(String),
    });
    const { id } = Endpoint.parse(json);
    expect((await call("GET", `/endpoints/${id}`)).json).toEqual(json);
    const patched = await call("PATCH", `/endpoints/${id}`, { paused: true, target: { host: "192.0.2.10" } });
    expect(patched.json).toMatchObject({ name: "Echo", paused: true, state: "paused", target: { host: "192.0.2.10", timeout_ms: 500 } });
    expect((await call("DELETE", `/endpoints/${id}`)).status).toBe(204);
    expect((await call("GET", `/endpoints/${id}`)).status).toBe(404);
  });

  test("a list goes on where its cursor says, without a row twice or left out", async () => {
    for (const n of [1, 2, 3]) await call("POST", "/endpoints", { ...echo, name: `page ${n}` });
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const { json } = await call("GET", `/endpoints?limit=2&text=page${cursor ? `&cursor=${cursor}` : ""}`);
      const page = json as { items: { name: string }[]; next_cursor: string | null };
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor);
    expect(names).toEqual(["page 1", "page 2", "page 3"]);
  });

  test("a problem says where the input is wrong, in the names the caller used", async () => {
    const answer = await call("POST", "/endpoints", { ...echo, target: { host: "x", timeout_ms: 1 } });
    expect(answer.status).toBe(400);
    expect(problemOf(answer)).toMatchObject({
      type: "urn:padit:problem:invalid",
      title: "Invalid request",
      status: 400,
      code: "invalid",
      errors: [{ path: "target.timeout_ms" }],
    });
    expect(problemOf(await call("GET", "/endpoints?q=sev:info")).errors).toEqual([
      { path: "q", message: "Character 1: “sev:” does not apply to endpoints." },
    ]);
    expect(problemOf(await call("GET", "/endpoints?limit=501")).errors).toMatchObject([{ path: "limit" }]);
    expect(problemOf(await call("GET", "/endpoints?cursor=bm9uc2Vuc2U"))).toMatchObject({ code: "invalid", errors: [{ path: "cursor" }] });
    expect(problemOf(await call("POST", "/endpoints", "{not json"))).toMatchObject({ status: 400, code: "invalid" });
    expect(problemOf(await call("POST", "/endpoints", "a=b", { "content-type": "text/plain" }))).toMatchObject({ status: 415 });
    expect(problemOf(await call("POST", "/endpoints", { ...echo, name: "x".repeat(300_000) }))).toMatchObject({ status: 413 });
    expect(problemOf(await call("PATCH", `/nothing/${ours.endpointId}`, {}))).toMatchObject({ status: 404 });
  });

  test("what is absent, foreign or no id at all is not found, all alike", async () => {
    const answers = await Promise.all([theirs.endpointId, crypto.randomUUID()].map((id) => call("GET", `/endpoints/${id}`)));
    for (const answer of answers) expect(problemOf(answer)).toEqual(problemOf(answers[0]!));
    expect(problemOf(answers[0]!)).toMatchObject({ status: 404, code: "not_found" });
    expect((await call("GET", "/endpoints/1%27--")).status).toBe(404);
    expect((await call("POST", "/endpoints", { ...echo, collector_ids: [theirs.collectorId] })).status).toBe(404);
  });

  test("samples come newest last with their details; coarser ones as statistics", async () => {
    const to = new Date(ours.sampledAt.getTime() + 1).toISOString();
    const { json } = await call("GET", `/endpoints/${ours.endpointId}/samples?limit=2&to=${to}&metric=udp_echo_rtt`);
    const common = { metric_name: "udp_echo_rtt", unit: "ms", collector_id: ours.collectorId };
    const sample = { ...common, uncertainty: 0.05, flags: 1 };
    expect(json).toEqual({
      items: [
        { ...sample, timestamp: new Date(ours.sampledAt.getTime() - 1000).toISOString(), value: 1, metadata: {} },
        { ...sample, timestamp: ours.sampledAt.toISOString(), value: 0, metadata: { error: "late_reply" } },
      ],
      next_cursor: expect.any(String),
    });
    const from = new Date(ours.sampledAt.getTime() - 60_000).toISOString();
    const coarse = await call("GET", `/endpoints/${ours.endpointId}/samples?resolution=1m&from=${from}&to=${ours.sampledAt.toISOString()}`);
    // one minute of 60 … 1: the median is 30.5, the 95th percentile at position 0.95 × 59 from the smallest
    const bucket = { ...common, timestamp: from, n: 60, min: 1, max: 60, mean: 30.5, p50: 30.5, p95: expect.closeTo(57.05) };
    expect(coarse.json).toEqual({ items: [bucket], next_cursor: null });
  });
});
