import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { SCOPES, type ServiceContext } from "@padit/services";
import type { SessionView } from "@padit/services/auth";
import { acceptCustomer, grantAccess, revokeAccess } from "@padit/services/providers";
import { createTestOrganization, type TestOrganization } from "@padit/services/testing/test-organization";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRestApp } from "../rest/app";
import { openApiDocument } from "../rest/openapi-document";
import { addApiKey, addMember, type TestInstallation, testInstallation } from "../testing/full-organization";
import { type RestClient, restClient } from "../testing/rest-client";
import { type Dumper, dumper } from "./dump-organization";
import { leaks } from "./markers";
import { REST_FIXTURES } from "./rest-fixtures";
import { callOperation, operations } from "./rest-walk";
import { ORGANIZATION_FIXTURES } from "./trpc-fixtures";
import { callProcedure, procedures, signedIn, type WalkOutcome } from "./trpc-walk";
import { createWalkOrganization, type WalkOrganization } from "./walk-organization";

let database: TestDatabase;
let installation: TestInstallation;
let rest: RestClient;
let dumps: Dumper;
/** The customer that grants access, and another organization that does not. */
let customer: WalkOrganization;
let stranger: WalkOrganization;
let provider: TestOrganization;
let providerKey: string;
/** An operator of the provider, before the grant, during it and after its revocation; and a viewer and member of the customer. */
let before: SessionView | null;
let during: SessionView | null;
let after: SessionView | null;
let viewer: SessionView | null;

beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  rest = restClient(installation, { requestsPerMinute: 100_000 });
  dumps = await dumper(database);
  customer = await createWalkOrganization(installation, database, "alpha");
  stranger = await createWalkOrganization(installation, database, "beta");
  provider = await createTestOrganization(installation.db, installation.keyring);
  const userId = await addMember(installation.db, provider.tenantId, "operator");
  // Another provider: what its key stores repeats ids that the walk sends, which the first one's lists must not have.
  const keyed = await createTestOrganization(installation.db, installation.keyring);
  providerKey = (await addApiKey(installation.db, keyed.tenantId, SCOPES)).apiKey;
  const { ownerId, tenantId } = customer;
  const actor = { kind: "user", userId: ownerId, name: "Some owner", tenantId, role: "owner" } as const;
  const owner: ServiceContext = { ...installation, actor, now: () => new Date() };
  before = await signedIn(installation, userId);
  for (const each of [provider, keyed]) {
    await grantAccess(owner, { provider: each.slug, role: "viewer" });
    await acceptCustomer(each.owner, { customer: customer.slug });
  }
  during = await signedIn(installation, userId);
  viewer = await signedIn(installation, await addMember(installation.db, tenantId, "viewer"));
  revoke = async () => {
    await revokeAccess(owner, { providerId: provider.tenantId });
    after = await signedIn(installation, userId);
  };
});
let revoke: () => Promise<void>;
afterAll(async () => {
  await dumps.close();
  await installation.changes.close();
  await database.dispose();
});

const walked = procedures().filter(({ path }) => path in ORGANIZATION_FIXTURES);
const inputOf = (path: string, of: WalkOrganization, organization: string) => ({ ...ORGANIZATION_FIXTURES[path]?.(of), organization });
const call = (session: SessionView | null, path: string, input: unknown) => callProcedure(installation, session, path, input);
const kindOf = (outcome: WalkOutcome) => ("code" in outcome ? outcome.code : "value");

/** The organization's rows, without entries about denials. */
async function rowsOf({ tenantId }: WalkOrganization): Promise<Record<string, unknown>> {
  const rows = await dumps.dump(tenantId);
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !/audit/.test(table)));
}

describe.each(walked)("$path ($kind) by the provider's operator", ({ path, kind }) => {
  test("is not there without a grant, and with one for viewers does what a viewer may do and changes nothing", async () => {
    const [rows, others] = [await rowsOf(customer), await rowsOf(stranger)];
    const unknown = await call(during, path, inputOf(path, customer, "no-such-place"));
    expect(kindOf(unknown)).toBe("NOT_FOUND");
    expect(await call(before, path, inputOf(path, customer, customer.slug))).toEqual(unknown);
    expect(await call(during, path, inputOf(path, stranger, stranger.slug))).toEqual(unknown);

    const delegated = await call(during, path, inputOf(path, customer, customer.slug));
    expect(kindOf(delegated)).toBe(kindOf(await call(viewer, path, inputOf(path, customer, customer.slug))));
    if (kind === "mutation") expect(kindOf(delegated)).toBe("FORBIDDEN");
    // Ids of an organization that granted nothing, sent to one that did, find nothing.
    const crossed = inputOf(path, stranger, customer.slug);
    expect(leaks(await call(during, path, crossed), crossed, stranger)).toEqual([]);
    expect([await rowsOf(customer), await rowsOf(stranger)]).toEqual([rows, others]);
  });

  test("in the provider's own organization has nothing of an organization that granted nothing", async () => {
    const rows = await rowsOf(stranger);
    const input = inputOf(path, stranger, provider.slug);
    expect(leaks(await call(during, path, input), input, stranger)).toEqual([]);
    expect(await rowsOf(stranger)).toEqual(rows);
  });
});

test("the walk would notice: the provider's lists have the customer's incidents and endpoints", async () => {
  const lists = ["customers.incidents", "customers.endpoints", "customers.overview"];
  for (const path of lists) {
    const input = inputOf(path, customer, provider.slug);
    expect(leaks(await call(during, path, input), {}, customer), path).toContain(customer.slug);
  }
  expect(leaks(await call(during, "alerts.get", inputOf("alerts.get", customer, customer.slug)), {}, customer)).toContain(customer.alertId);
});

test("what a provider's operator does is in the customer's trail with person and provider", async () => {
  const { tenantId } = customer;
  const denied = await installation.db.asSystem((tx) =>
    tx.auditEntry.findFirstOrThrow({ where: { tenantId, action: "access.denied", actorId: during?.userId ?? "" } }),
  );
  expect(denied).toMatchObject({ actorName: expect.stringContaining("(Test Networks)"), detail: { provider: provider.slug } });
});

const site = { publicUrl: "https://padit.example", ingestUrl: "", egressPolicy: { allow: [] } };
const described = operations(openApiDocument(createRestApp({ site } as unknown as TestInstallation), site.publicUrl));
/** The list of those who granted access names them, which is its purpose; all else has nothing of them. */
const others = described.filter(({ operationId }) => operationId !== "listCustomers");
/** Reads first, because a later one would repeat what a write has sent. */
const readsFirst = [...others.filter(({ method }) => method === "GET"), ...others.filter(({ method }) => method !== "GET")];

test.each(readsFirst)("$operationId by a key of the provider has nothing of the customer", async (operation) => {
  const rows = await rowsOf(customer);
  const fixture = REST_FIXTURES[operation.operationId]!(customer);
  const { json } = await callOperation(rest, operation, fixture, providerKey);
  expect(leaks(json, fixture, customer)).toEqual([]);
  expect(await rowsOf(customer)).toEqual(rows);
});

describe("after the revocation", () => {
  beforeAll(() => revoke());

  test.each(walked)("$path is not there, and the provider's own lists have nothing of the customer", async ({ path, kind }) => {
    const unknown = await call(after, path, inputOf(path, customer, "no-such-place"));
    expect(await call(after, path, inputOf(path, customer, customer.slug))).toEqual(unknown);
    if (kind === "mutation") return;
    const own = inputOf(path, customer, provider.slug);
    // Also with the session as it was read before the revocation, for whose memberships the lists ask.
    for (const session of [after, during]) expect(leaks(await call(session, path, own), own, customer)).toEqual([]);
  });
});
