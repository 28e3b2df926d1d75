import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SCOPES } from "@padit/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestApp } from "../rest/app";
import { openApiDocument } from "../rest/openapi-document";
import { addApiKey, type TestInstallation, testInstallation } from "../testing/full-organization";
import { problemOf, type RestAnswer, type RestClient, restClient } from "../testing/rest-client";
import { type Dumper, dumper, newAuditRows } from "./dump-organization";
import { leaks, namesARow, withRandomIds } from "./markers";
import { REST_FIXTURES } from "./rest-fixtures";
import { answerSchema, callOperation, operations } from "./rest-walk";
import { onlyRowSecurity } from "./trpc-walk";
import { createWalkOrganization, type WalkOrganization } from "./walk-organization";

let database: TestDatabase;
let installation: TestInstallation;
let rest: RestClient;
let dumps: Dumper;
let a: WalkOrganization;
let b: WalkOrganization;
let ended: (string | undefined)[];
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  rest = restClient(installation, { requestsPerMinute: 100_000 });
  dumps = await dumper(database);
  a = await createWalkOrganization(installation, database, "alpha");
  b = await createWalkOrganization(installation, database, "beta");
  const past = new Date(Date.now() - 1);
  const expired = await addApiKey(installation.db, a.tenantId, SCOPES, { expiresAt: past });
  const revoked = await addApiKey(installation.db, a.tenantId, SCOPES, { revokedAt: past });
  ended = [undefined, expired.apiKey, revoked.apiKey];
});
afterAll(async () => {
  await dumps.close();
  await database.dispose();
});

// The routes do not depend on the installation.
const site = { publicUrl: "https://padit.example", ingestUrl: "", egressPolicy: { allow: [] } };
const walked = operations(openApiDocument(createRestApp({ site } as unknown as TestInstallation), site.publicUrl));

test("every operation has a fixture, and every fixture an operation", () => {
  expect(walked.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(REST_FIXTURES).sort());
});

/** Successes are equal whether the id is foreign or random; refusals must be identical. */
const outcomeOf = (answer: RestAnswer): unknown => (answer.status < 300 ? "done" : problemOf(answer));

describe.each(walked)("$operationId with another's ids", (operation) => {
  const { operationId, scope } = operation;
  test("gives nothing without a key, to an ended one, without the scope, to strangers, nor past row security", async () => {
    const before = await dumps.dump(a.tenantId);
    const fixture = REST_FIXTURES[operationId]!(a);
    for (const [n, key] of ended.entries()) {
      // Each operation uses another address, because an address has a budget of wrong keys.
      const patient = restClient(installation, undefined, `198.51.100.${walked.indexOf(operation)}`);
      expect(problemOf(await callOperation(patient, operation, fixture, key)), `key ${n}`).toMatchObject({ status: 401 });
    }
    const lacking = await addApiKey(
      installation.db,
      a.tenantId,
      SCOPES.filter((other) => other !== scope),
    );
    expect(problemOf(await callOperation(rest, operation, fixture, lacking.apiKey))).toMatchObject({ status: 403 });
    await installation.db.withTenant(a.tenantId, (tx) => tx.apiKey.deleteMany({ where: { id: lacking.apiKeyId } }));
    const noted = await dumps.dump(a.tenantId);
    expect(newAuditRows(before, noted)).toMatchObject([{ action: "access.denied", actor_type: "api_key", actor_id: lacking.apiKeyId }]);

    const foreign = await callOperation(rest, operation, fixture, b.apiKey);
    if (namesARow(fixture)) {
      const random = await callOperation(rest, operation, withRandomIds(fixture), b.apiKey);
      expect(outcomeOf(foreign)).toEqual(outcomeOf(random));
    }
    if (fixture.id !== undefined) expect(foreign.status).toBe(404);
    expect(leaks(foreign.json, fixture, a)).toEqual([]);

    const past = restClient(onlyRowSecurity(installation, b.tenantId));
    expect(leaks((await callOperation(past, operation, fixture, a.apiKey)).json, fixture, a)).toEqual([]);
    expect(await dumps.dump(a.tenantId)).toEqual(noted);
  });

  test("with its own key it answers as its schema says, and what changes something leaves one audit entry", async () => {
    const own = await createWalkOrganization(installation, database, "own");
    const before = await dumps.dump(own.tenantId);
    const answer = await callOperation(rest, operation, REST_FIXTURES[operationId]!(own), own.apiKey);
    expect(answer.status).toBeLessThan(300);
    const schema = answerSchema(rest.app, operationId, answer.status);
    // The schema's output lacks fields that the schema does not name.
    expect(schema ? schema.parse(answer.json) : null).toEqual(answer.json);
    const rows = newAuditRows(before, await dumps.dump(own.tenantId));
    // A preview is a POST because its routes do not fit into an address, a plan because its document does not.
    const isReading = operation.method === "GET" || ["previewRoutes", "planConfiguration"].includes(operationId);
    // Applying a suggestion also changes the policy or the rule that it is about.
    const entries = isReading ? 0 : operationId === "applySuggestion" ? 2 : 1;
    expect(rows).toMatchObject(Array(entries).fill({ actor_type: "api_key", actor_id: own.apiKeyId }));
    expect(rows).toHaveLength(entries);
  });
});
