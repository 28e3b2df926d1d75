import { readFileSync } from "node:fs";
import { openDatabase } from "@padit/db";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SCOPES } from "@padit/services";
import { revokeApiKey } from "@padit/services/api-keys";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addApiKey,
  createFullOrganization,
  type FullOrganization,
  type TestInstallation,
  testInstallation,
} from "../testing/full-organization";
import { problemOf, type RestClient, restClient } from "../testing/rest-client";
import { withStoppedBudgets } from "../testing/stopped-budgets";
import { openApiDocument } from "./openapi-document";

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

const echo = { name: "Echo", protocol: "udp-echo", target: { host: "192.0.2.9" } };
const countEndpoints = ({ tenantId }: FullOrganization) => installation.db.withTenant(tenantId, (tx) => tx.endpoint.count());

describe("API keys", () => {
  test("without a key, with an unknown, expired or revoked one the answer is 401 and says how", async () => {
    const past = new Date(Date.now() - 1);
    const expired = await addApiKey(installation.db, ours.tenantId, SCOPES, { expiresAt: past });
    const revoked = await addApiKey(installation.db, ours.tenantId, SCOPES, { revokedAt: past });
    for (const key of [undefined, "padit_unknown", expired.apiKey, revoked.apiKey]) {
      const answer = await rest.call("GET", "/endpoints", { key });
      expect(problemOf(answer)).toMatchObject({ status: 401, code: "unauthenticated" });
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect((await rest.call("GET", "/endpoints", { headers: { authorization: `Basic ${ours.apiKey}` } })).status).toBe(401);
  });

  test("a key that is revoked ends at the next request", async () => {
    const { apiKey, apiKeyId } = await addApiKey(installation.db, ours.tenantId, SCOPES);
    expect((await rest.call("GET", "/endpoints", { key: apiKey })).status).toBe(200);
    const actor = { kind: "user", userId: ours.ownerId, name: "Olga", tenantId: ours.tenantId, role: "owner" } as const;
    await revokeApiKey({ ...installation, actor, now: () => new Date() }, { apiKeyId });
    expect((await rest.call("GET", "/endpoints", { key: apiKey })).status).toBe(401);
  });

  test("a missing scope is 403 and names the scope", async () => {
    const { apiKey } = await addApiKey(installation.db, ours.tenantId, ["endpoints:read"]);
    expect((await rest.call("GET", "/endpoints", { key: apiKey })).status).toBe(200);
    const problem = problemOf(await rest.call("POST", "/endpoints", { key: apiKey, body: echo }));
    expect(problem).toMatchObject({ status: 403, code: "forbidden", detail: expect.stringContaining("endpoints:write") });
  });

  test("every answer says how much of the minute is left, and what is too much is 429 with a time to come back", async () => {
    const small = restClient(withStoppedBudgets(installation), { requestsPerMinute: 2 });
    const left: (string | null)[] = [];
    for (let n = 0; n < 3; n++) {
      const answer = await small.call("GET", "/endpoints", { key: ours.apiKey });
      left.push(answer.headers.get("ratelimit-remaining"));
      expect(answer.headers.get("ratelimit-limit")).toBe("2");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      if (n < 2) expect(answer.status).toBe(200);
      else {
        expect(problemOf(answer)).toMatchObject({ status: 429, code: "rate_limited" });
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      }
    }
    expect(left).toEqual(["1", "0", "0"]);
    expect((await small.call("GET", "/endpoints", { key: theirs.apiKey })).status).toBe(200);
  });

  test("an address that tries key after key must wait, others need not", async () => {
    const patient = restClient(withStoppedBudgets(installation));
    const from = (address: string, key: string) => patient.call("GET", "/endpoints", { key, headers: { "padit-client-address": address } });
    for (let n = 0; n < 100; n++) await from("192.0.2.66", `padit_guess_${n}`);
    expect((await from("192.0.2.66", "padit_guess")).status).toBe(429);
    expect((await from("192.0.2.67", ours.apiKey)).status).toBe(200);
  });
});

describe("Idempotency-Key", () => {
  const post = (key: string, idempotencyKey: string, body: unknown = echo) =>
    rest.call("POST", "/endpoints", { key, body, headers: { "idempotency-key": idempotencyKey } });

  test("a repetition gets the first answer, and nothing happens twice; also when both arrive at once", async () => {
    const before = await countEndpoints(ours);
    const [first, second] = await Promise.all([post(ours.apiKey, "once-1"), post(ours.apiKey, "once-1")]);
    const third = await post(ours.apiKey, "once-1");
    expect([first.status, second.status, third.status]).toEqual([201, 201, 201]);
    expect(second.json).toEqual(first.json);
    expect(third.json).toEqual(first.json);
    expect(third.headers.get("idempotency-replayed")).toBe("true");
    expect(await countEndpoints(ours)).toBe(before + 1);
  });

  test("the same key for another request is a conflict; for another API key, here or elsewhere, it is another key", async () => {
    await post(ours.apiKey, "once-2");
    expect(problemOf(await post(ours.apiKey, "once-2", { ...echo, name: "Other" }))).toMatchObject({ status: 409, code: "conflict" });
    const { apiKey } = await addApiKey(installation.db, ours.tenantId, ["endpoints:read"]);
    expect((await post(apiKey, "once-2")).status).toBe(403);
    const foreign = await post(theirs.apiKey, "once-2");
    expect(foreign.status).toBe(201);
    expect(foreign.headers.get("idempotency-replayed")).toBeNull();
  });

  test("what failed may be tried again with the same key", async () => {
    const broken = { ...echo, collector_ids: [theirs.collectorId] };
    expect((await post(ours.apiKey, "once-3", broken)).status).toBe(404);
    expect((await post(ours.apiKey, "once-3")).status).toBe(201);
  });

  test("it holds for 24 hours", async () => {
    const first = await post(ours.apiKey, "once-4");
    const dayAgo = new Date(Date.now() - 24 * 3_600_000 - 1);
    await installation.db.withTenant(ours.tenantId, (tx) => tx.idempotencyKey.updateMany({ data: { createdAt: dayAgo } }));
    const later = await post(ours.apiKey, "once-4");
    expect(later.json).not.toEqual(first.json);
  });

  test("rubbish as a key is refused", async () => expect((await post(ours.apiKey, "a b")).status).toBe(400));
});

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1 and public", async () => {
    const { status, json } = await rest.call("GET", "/openapi.json");
    expect(status).toBe(200);
    const validator = new Validator();
    expect(await validator.validate(json as Record<string, unknown>)).toMatchObject({ valid: true });
    expect(validator.version).toBe("3.1");
    expect(json).toEqual(openApiDocument(rest.app, installation.site.publicUrl));
  });

  test("has no method that the site does not pass on", () => {
    const document = openApiDocument(rest.app, installation.site.publicUrl) as { paths: Record<string, object> };
    const methods = new Set(Object.values(document.paths).flatMap((path) => Object.keys(path)));
    const door = readFileSync(new URL("../../app/api/v1/[[...route]]/route.ts", import.meta.url), "utf8");
    expect([...methods].filter((method) => !door.includes(`handle as ${method.toUpperCase()}`))).toEqual([]);
  });
});

test("while the database is away the answer is 503 with a time to come back, and does not say where it is", async () => {
  const nowhere = "postgresql://padit_app:x@127.0.0.1:9/x"; // port 9: no server listens there
  const db = openDatabase({ app: nowhere, system: nowhere });
  const answer = await restClient({ ...installation, db }).call("GET", "/endpoints", { key: ours.apiKey });
  expect(problemOf(answer)).toMatchObject({ status: 503, code: "unavailable" });
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(JSON.stringify(answer.json)).not.toContain("127.0.0.1");
  await db.close();
});
