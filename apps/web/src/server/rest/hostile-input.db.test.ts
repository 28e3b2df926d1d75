import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SITE_BUDGETS } from "@padit/services/budgets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFullOrganization, type FullOrganization, type TestInstallation, testInstallation } from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";
import { withStoppedBudgets } from "../testing/stopped-budgets";

let database: TestDatabase;
let installation: TestInstallation;
let ours: FullOrganization;
let theirs: FullOrganization;
let rest: RestClient;
const broken: unknown[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  ours = await createFullOrganization(installation, database, "ours");
  theirs = await createFullOrganization(installation, database, "theirs");
  rest = restClient(installation, { onInternal: (error) => broken.push(error) });
});
afterAll(async () => {
  await database.dispose();
  // no request may cause an internal error
  expect(broken).toEqual([]);
});

const call = (method: string, path: string, body?: unknown) =>
  rest.call(method, path, { key: ours.apiKey, ...(body !== undefined && { body }) });
const echo = { name: "Echo", protocol: "udp-echo", target: { host: "192.0.2.9" } };
const namesOf = async (query: string): Promise<string[]> => {
  const { json } = await call("GET", `/endpoints?${query}`);
  return (json as { items: { name: string }[] }).items.map(({ name }) => name);
};

describe("text that no database or screen expects", () => {
  test.each([
    ["NUL", "a\u0000b"],
    ["half a surrogate pair", "a\ud800b"],
  ])("%s is refused wherever it stands", async (_, text) => {
    const quoted = JSON.stringify(text);
    for (const body of [
      `{"name":${quoted},"protocol":"udp-echo","target":{"host":"192.0.2.9"}}`,
      `{"name":"x","protocol":"udp-echo","target":{"host":"192.0.2.9"},"tags":[${quoted}]}`,
    ])
      expect(problemOf(await call("POST", "/endpoints", body))).toMatchObject({ status: 400, code: "invalid" });
    expect((await call("POST", `/alerts/${ours.alertId}/acknowledge`, `{"note":${quoted}}`)).status).toBe(400);
  });
  test("NUL in a query is refused too", async () => {
    expect((await call("GET", "/endpoints?text=%00")).status).toBe(400);
    expect((await call("GET", "/endpoints?q=%00")).status).toBe(400);
    expect((await call("GET", "/alerts?q=name:a%00")).status).toBe(400);
    expect((await call("GET", `/endpoints/${ours.endpointId}/samples?metric=a%00`)).status).toBe(400);
  });

  test("markup, quotes and formulas in a name come back as they were sent, to be escaped where they are shown", async () => {
    for (const name of [`<img src=x onerror=alert(1)>`, `'; DROP TABLE endpoint; --`, `=HYPERLINK("http://evil")`, `a\r\nb`]) {
      const { json, status } = await call("POST", "/endpoints", { ...echo, name });
      expect(status).toBe(201);
      expect(json).toMatchObject({ name });
    }
  });
});

describe("searching", () => {
  test("finds the characters that were typed: a percent sign or an underscore stands for itself", async () => {
    await call("POST", "/endpoints", { ...echo, name: "100% wild_card" });
    await call("POST", "/endpoints", { ...echo, name: "plain" });
    expect(await namesOf("text=0%25+w")).toEqual(["100% wild_card"]);
    expect(await namesOf("text=%25")).toEqual(["100% wild_card"]);
    expect(await namesOf("text=d_c")).toEqual(["100% wild_card"]);
    expect(await namesOf("text=p_ain")).toEqual([]);
    expect(await namesOf("text=%5C")).toEqual([]);
  });

  test("takes SQL for text", async () => {
    for (const text of ["' OR 1=1 --", '" OR ""="', "'; SELECT pg_sleep(9); --"]) {
      expect(await namesOf(`text=${encodeURIComponent(text)}`)).toEqual([]);
      expect(await namesOf(`tag=${encodeURIComponent(text)}`)).toEqual([]);
      expect((await call("GET", `/endpoints/${ours.endpointId}/samples?metric=${encodeURIComponent(text)}`)).json).toMatchObject({
        items: [],
      });
    }
  });
});

describe("cursors", () => {
  const cursor = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString("base64url");
  const samples = (text: string) => `/endpoints/${ours.endpointId}/samples?cursor=${text}`;

  test("that nobody gave out are refused or lead nowhere foreign", async () => {
    for (const text of ["%", "e30", cursor(), cursor("x"), cursor("2026-01-01T00:00:00.000Z", "' OR 1=1"), cursor({ __proto__: 1 }, 1)])
      expect((await call("GET", `/alerts?cursor=${text}`)).status).toBe(400);
    for (const at of ["-271821-04-20T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "+275760-09-13T00:00:00.000Z"])
      expect((await call("GET", `/alerts?cursor=${cursor(at, ours.alertId)}`)).status).toBe(400);
    const fromTheirs = cursor("theirs", theirs.endpointId);
    const { json } = await call("GET", `/endpoints?cursor=${fromTheirs}`);
    expect(JSON.stringify(json)).not.toContain(theirs.tenantId);
    expect((await call("GET", `/endpoints?cursor=${cursor("a\u0000", ours.endpointId)}`)).status).toBe(400);
  });

  test("of samples cannot ask for times outside all calendars nor for ever more rows", async () => {
    for (const text of [
      cursor("1e300", "0"),
      cursor("-1e300", "0"),
      cursor("Infinity", "0"),
      cursor("0", "-1"),
      cursor(String(Date.now()), "1e12"),
    ])
      expect((await call("GET", samples(text))).status).toBe(400);
  });
});

describe("times", () => {
  test("before the first and after the last that are meant are refused", async () => {
    for (const time of ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-99-99T00:00:00Z"]) {
      expect((await call("GET", `/alerts?since=${time}`)).status).toBe(400);
      expect((await call("GET", `/endpoints/${ours.endpointId}/samples?from=${time}`)).status).toBe(400);
      expect((await call("POST", `/alerts/${ours.alertId}/snooze`, { until: time })).status).toBe(400);
    }
  });
});

describe("objects", () => {
  test("with __proto__, constructor or prototype change nothing but themselves", async () => {
    const body =
      '{"name":"x","protocol":"udp-echo","target":{"host":"192.0.2.9","__proto__":{"polluted":1}},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const { status, json } = await call("POST", "/endpoints", body);
    expect([201, 400]).toContain(status);
    expect(JSON.stringify(json)).not.toContain("polluted");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("cannot set what is not theirs to set", async () => {
    const more = {
      id: crypto.randomUUID(),
      tenant_id: theirs.tenantId,
      tenantId: theirs.tenantId,
      state: "ok",
      deletedAt: null,
      created_at: "2020-01-01T00:00:00.000Z",
    };
    const { json } = await call("POST", "/endpoints", { ...echo, ...more });
    expect(json).not.toMatchObject({ id: more.id });
    const { id } = json as { id: string };
    await call("PATCH", `/endpoints/${id}`, { ...more, protocol: "tcp", name: "still ours" });
    expect((await call("GET", `/endpoints/${id}`)).json).toMatchObject({ protocol: "udp-echo", name: "still ours", id });
    const hook = await call("PATCH", `/integrations/${ours.integrationId}`, { secret: "whsec_mine", disabled_reason: "x", type: "other" });
    expect(hook.json).toMatchObject({ type: "webhook", disabled_reason: null });
    const { status } = await call("POST", `/alerts/${ours.alertId}/acknowledge`, { acknowledged_by: "somebody else", status: "resolved" });
    expect(status).toBe(200);
    expect((await call("GET", `/alerts/${ours.alertId}`)).json).toMatchObject({ acknowledged_by: "test key", status: "acknowledged" });
  });

  test("nested a hundred thousand deep are refused", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect((await call("POST", "/endpoints", deep)).status).toBe(400);
    expect((await call("POST", "/endpoints", `{"name":"x","protocol":"udp-echo","target":{"host":${deep}}}`)).status).toBe(400);
    const objects = `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`;
    expect((await call("POST", "/endpoints", `{"name":"x","protocol":"udp-echo","target":${objects}}`)).status).toBe(400);
  });

  test("longer than meant are refused", async () => {
    const many = (n: number) => Array.from({ length: n }, () => crypto.randomUUID());
    for (const wrong of [
      { name: "n".repeat(201) },
      { tags: Array(51).fill("t") },
      { tags: ["t".repeat(101)] },
      { collector_ids: many(101) },
    ])
      expect((await call("POST", "/endpoints", { ...echo, ...wrong })).status).toBe(400);
    const hook = { name: "h", url: "https://93.184.215.14/" };
    for (const filter of [{ endpoint_ids: many(1001) }, { tags: ["t".repeat(101)] }, { tags: Array(101).fill("t") }])
      expect((await call("POST", "/integrations", { ...hook, filter })).status).toBe(400);
    expect((await call("POST", `/alerts/${ours.alertId}/acknowledge`, { note: "n".repeat(2001) })).status).toBe(400);
  });
});

describe("messages by hand", () => {
  test("are limited by organization: another one's are still sent", async () => {
    const client = restClient(withStoppedBudgets(installation));
    const send = async ({ integrationId, apiKey: key }: FullOrganization) =>
      (await client.call("POST", `/integrations/${integrationId}/test`, { key })).status;
    const statuses: number[] = [];
    for (let n = 0; n < SITE_BUDGETS.tenantTestDeliveries.limit + 5; n++) statuses.push(await send(ours));
    expect(statuses.filter((status) => status === 200)).toHaveLength(SITE_BUDGETS.tenantTestDeliveries.limit);
    expect(statuses.at(-1)).toBe(429);
    expect(await send(theirs)).toBe(200);
  });
});
