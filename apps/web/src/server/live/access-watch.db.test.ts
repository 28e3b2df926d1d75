import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import type { ServiceContext } from "@padit/services";
import { endOtherSessions, endSession, findSession, type SessionView, startSession } from "@padit/services/auth";
import { disableMember, limitMember, removeMember } from "@padit/services/members";
import { suspendOrganization } from "@padit/services/operators";
import { acceptCustomer, grantAccess, leaveCustomer, revokeAccess } from "@padit/services/providers";
import { createTestOrganization, type TestOrganization } from "@padit/services/testing/test-organization";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchAccess } from "./access-watch";
import { ChangeFeed } from "./change-feed";

let database: TestDatabase;
let changes: ChangeFeed;
let organization: TestOrganization;
beforeAll(async () => {
  database = await createTestDatabase();
  changes = new ChangeFeed(database.db);
  organization = await createTestOrganization(database.db);
});
afterAll(async () => {
  changes.close();
  await database.dispose();
});

const clock = () => ({ db: database.db, now: () => new Date() });

async function signIn({ actor }: ServiceContext): Promise<{ sessionId: string; session: SessionView; userId: string }> {
  if (actor.kind !== "user") throw new Error("only people sign in");
  const sessionId = await startSession(clock(), { userId: actor.userId });
  const session = await findSession(clock(), sessionId);
  if (!session) throw new Error("the session did not start");
  return { sessionId, session, userId: actor.userId };
}
const watch = (session: SessionView) => watchAccess({ db: database.db, changes }, { session, tenantId: organization.tenantId });
const aborted = ({ signal }: { signal: AbortSignal }) =>
  signal.aborted ? undefined : new Promise((resolve) => signal.addEventListener("abort", resolve));

test("a stream ends when its member is removed, and the streams of others go on", async () => {
  const leaving = await signIn(await organization.join("viewer"));
  const staying = await signIn(organization.owner);
  const [ends, goesOn] = [await watch(leaving.session), await watch(staying.session)];
  await removeMember(organization.owner, { userId: leaving.userId });
  await aborted(ends);
  expect(goesOn.signal.aborted).toBe(false);
  ends.stop();
  goesOn.stop();
});

test("a stream ends when its member is disabled, and the streams of others go on", async () => {
  const disabled = await signIn(await organization.join("viewer"));
  const staying = await signIn(organization.owner);
  const [ends, goesOn] = [await watch(disabled.session), await watch(staying.session)];
  await disableMember(organization.owner, { userId: disabled.userId });
  await aborted(ends);
  expect(goesOn.signal.aborted).toBe(false);
  ends.stop();
  goesOn.stop();
});

test("a stream ends when its session is signed out or ended from elsewhere", async () => {
  const member = await organization.join("viewer");
  const [first, second] = [await signIn(member), await signIn(member)];
  const [ofFirst, ofSecond] = [await watch(first.session), await watch(second.session)];
  await endSession(clock(), first.sessionId);
  await aborted(ofFirst);
  expect(ofSecond.signal.aborted).toBe(false);
  await endOtherSessions({ ...clock(), person: { userId: member.actor.kind === "user" ? member.actor.userId : "", name: "M" } }, "another");
  await aborted(ofSecond);
  ofFirst.stop();
  ofSecond.stop();
});

describe("the stream of a provider's person at a customer", () => {
  const customerStream = async () => {
    const provider = await createTestOrganization(database.db);
    await grantAccess(organization.owner, { provider: provider.slug, role: "operator" });
    await acceptCustomer(provider.owner, { customer: organization.slug });
    const { session, userId } = await signIn(await provider.join("operator"));
    const access = await watch(session);
    expect(access.signal.aborted).toBe(false);
    return { provider, userId, access };
  };

  test.each<[string, (stream: Awaited<ReturnType<typeof customerStream>>) => Promise<unknown>]>([
    ["the customer revokes", ({ provider }) => revokeAccess(organization.owner, { providerId: provider.tenantId })],
    ["the provider leaves", ({ provider }) => leaveCustomer(provider.owner, { customerId: organization.tenantId })],
    ["the person leaves the provider", ({ provider, userId }) => removeMember(provider.owner, { userId })],
    ["the person is disabled there", ({ provider, userId }) => disableMember(provider.owner, { userId })],
    ["the person is limited there", ({ provider, userId }) => limitMember(provider.owner, { userId, endpointLimit: "label:x" })],
    ["the provider is suspended", ({ provider }) => suspendOrganization(clock(), { organization: provider.slug, reason: "unpaid" })],
  ])("ends when %s", async (_, end) => {
    const stream = await customerStream();
    await end(stream);
    await aborted(stream.access);
    stream.access.stop();
  });
});

test("what ended before the watch began is ended at once", async () => {
  const { session, sessionId } = await signIn(await organization.join("viewer"));
  await endSession(clock(), sessionId);
  const access = await watch(session);
  expect(access.signal.aborted).toBe(true);
  access.stop();
});
