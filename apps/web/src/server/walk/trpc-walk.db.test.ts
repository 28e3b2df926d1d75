import { randomUUID } from "node:crypto";
import type { TenantTx } from "@padit/db";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import type { SessionView } from "@padit/services/auth";
import { Budgets, SITE_BUDGETS } from "@padit/services/budgets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addMember, type TestInstallation, testInstallation } from "../testing/full-organization";
import { type Dumper, dumper, newAuditRows } from "./dump-organization";
import { leaks, namesARow, withRandomIds } from "./markers";
import { type Fixture, ORGANIZATION_FIXTURES, PERSON_FIXTURES, PUBLIC_FIXTURES } from "./trpc-fixtures";
import { callProcedure, claiming, onlyRowSecurity, type Procedure, procedures, signedIn } from "./trpc-walk";
import { createWalkOrganization, type WalkOrganization } from "./walk-organization";

/** Budgets that audit every denial: the walk has more of them than one person's budget for a minute. */
class EveryDenial extends Budgets {
  override spend(...[budget, holder, ...rest]: Parameters<Budgets["spend"]>): ReturnType<Budgets["spend"]> {
    return super.spend(budget, budget === SITE_BUDGETS.actorDenials ? randomUUID() : holder, ...rest);
  }
}

let database: TestDatabase;
let installation: TestInstallation;
let dumps: Dumper;
let a: WalkOrganization;
let b: WalkOrganization;
let ownerOfB: SessionView | null;
let viewerOfA: SessionView | null;
let removedFromA: SessionView | null;
let ended: (SessionView | null)[];
beforeAll(async () => {
  database = await createTestDatabase();
  const whole = await testInstallation(database);
  installation = { ...whole, budgets: new EveryDenial(whole.db) };
  dumps = await dumper(database);
  a = await createWalkOrganization(installation, database, "alpha");
  b = await createWalkOrganization(installation, database, "beta");
  ownerOfB = await signedIn(installation, b.ownerId);
  viewerOfA = await signedIn(installation, await addMember(installation.db, a.tenantId, "viewer"));
  const removed = await addMember(installation.db, a.tenantId, "admin");
  await installation.db.asSystem((tx) => tx.member.deleteMany({ where: { userId: removed } }));
  removedFromA = await signedIn(installation, removed);
  const member = () => addMember(installation.db, a.tenantId, "admin");
  ended = [null, await signedIn(installation, await member(), "revoked"), await signedIn(installation, await member(), "expired")];
});
afterAll(async () => {
  await dumps.close();
  await installation.changes.close();
  await database.dispose();
});

const walked = procedures();
const all = { ...ORGANIZATION_FIXTURES, ...PERSON_FIXTURES, ...PUBLIC_FIXTURES };
const inOrganization = walked.filter(({ path }) => path in ORGANIZATION_FIXTURES);
const byPerson = walked.filter(({ path }) => path in PERSON_FIXTURES);
/** Every input that the owner of B sent. */
const sentByB: unknown[] = [];
const call = (session: SessionView | null, path: string, input: unknown) => {
  if (session === ownerOfB) sentByB.push(input);
  return callProcedure(installation, session, path, input);
};
const fixtureOf = ({ path }: Procedure): Fixture => all[path]!;

test("every procedure has a fixture, and every fixture a procedure", () => {
  expect(walked.map(({ path }) => path).sort()).toEqual(Object.keys(all).sort());
  expect(walked.length).toBeGreaterThan(50);
});

test("a session that was revoked or has expired is none", () => expect(ended).toEqual([null, null, null]));

describe.each(inOrganization)("$path ($kind) in another's organization", (procedure) => {
  const { path, kind } = procedure;
  test("gives nothing to nobody, to strangers, to who was removed, nor past row security, and changes nothing", async () => {
    const before = await dumps.dump(a.tenantId);
    const input = fixtureOf(procedure)(a);
    const inA = { ...input, organization: a.slug };
    for (const session of ended) expect(await call(session, path, inA)).toMatchObject({ code: "UNAUTHORIZED" });

    const unknown = await call(ownerOfB, path, { ...input, organization: "no-such-place" });
    expect(unknown).toMatchObject({ code: "NOT_FOUND" });
    for (const session of [ownerOfB, removedFromA]) expect(await call(session, path, inA)).toEqual(unknown);

    expect(await dumps.dump(a.tenantId)).toEqual(before);
    if (kind === "mutation") expect(await call(viewerOfA, path, inA)).toMatchObject({ code: "FORBIDDEN" });
    const noted = await dumps.dump(a.tenantId);
    const denial = { action: "access.denied", actor_type: "user", actor_id: viewerOfA?.userId };
    expect(newAuditRows(before, noted)).toMatchObject(kind === "mutation" ? [denial] : []);

    const inB = { ...input, organization: b.slug };
    const foreign = path === "organizations.delete" ? null : await call(ownerOfB, path, inB);
    if (foreign && namesARow(input)) {
      const random = await call(ownerOfB, path, revived({ ...withRandomIds(input), organization: b.slug }));
      expect(outcomeOf(foreign)).toEqual(outcomeOf(random));
    }
    expect(leaks(foreign, inB, a)).toEqual([]);

    // Runs the same code with a session that claims to own the organization, on a connection where only row security protects it.
    const forged = claiming(ownerOfB!, a, "owner");
    const past = await callProcedure(onlyRowSecurity(installation, b.tenantId), forged, path, inA);
    expect(leaks(past, inA, a)).toEqual([]);
    expect(await dumps.dump(a.tenantId)).toEqual(noted);
  });
});

test("the walk would notice: with a forged membership and without row security the alert is there", async () => {
  const outcome = await callProcedure(onlyRowSecurity(installation, a.tenantId), claiming(ownerOfB!, a, "owner"), "alerts.get", {
    organization: a.slug,
    alertId: a.alertId,
  });
  expect(leaks(outcome, {}, a)).toContain(a.alertId);
});

/** Success or the error; successes are equal whether the id is foreign or random. */
const outcomeOf = (outcome: object): unknown => ("code" in outcome ? outcome : "done");
/** Restores dates that were converted to text in JSON. */
const revived = (input: Record<string, unknown>) => ("until" in input ? { ...input, until: new Date(String(input.until)) } : input);

describe.each(byPerson)("$path by a person", (procedure) => {
  test("gives nothing to nobody, and nothing of others to a stranger", async () => {
    const { path } = procedure;
    const before = await dumps.dump(a.tenantId);
    const input = fixtureOf(procedure)(a);
    for (const session of ended) expect(await call(session, path, input)).toMatchObject({ code: "UNAUTHORIZED" });
    const foreign = await call(ownerOfB, path, input);
    // The holder of an invitation link may read for whom it is, and nothing else.
    if (path === "members.accept") expect(foreign).toMatchObject({ code: "FORBIDDEN" });
    // A person's own trail repeats what the person sent, such as the selector of a silence.
    else expect(leaks(foreign, path === "account.export" ? sentByB : input, a)).toEqual([]);
    expect(await dumps.dump(a.tenantId)).toEqual(before);
  });
});

test("without a token nobody learns of an invite, and an installation with an owner gets no second first one", async () => {
  const before = await dumps.dump(a.tenantId);
  const guess = { token: "guess" };
  expect(await call(null, "onboarding.invite", guess)).toMatchObject({ code: "NOT_FOUND" });
  expect(await call(null, "actionLinks.use", guess)).toMatchObject({ code: "NOT_FOUND" });
  const signUp = { ...PUBLIC_FIXTURES["onboarding.signUp"]!(a), ...guess };
  expect(await call(null, "onboarding.signUp", signUp)).toMatchObject({ code: "NOT_FOUND" });
  expect(await call(null, "onboarding.createFirstOwner", PUBLIC_FIXTURES["onboarding.createFirstOwner"]!(a))).toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await dumps.dump(a.tenantId)).toEqual(before);
});

/** Excluded because the first fails once an owner exists, and the second for the last owner. Their services' tests cover them. */
const REFUSED = ["onboarding.createFirstOwner", "account.erase"];
const answering = walked.filter(({ path, kind }) => kind !== "subscription" && !REFUSED.includes(path));
/** Mutations that write nothing. They are mutations so that a target's secrets are in the request's body and not in its address. */
const WRITES_NOTHING = ["endpoints.checkTarget"];
/**
 * Mutations with several audit entries: applying a suggestion also changes the policy or the rule that it is about, and deleting an organization ends
 * its provider's access and its access to a customer.
 */
const AUDITED_OFTEN: Readonly<Record<string, number>> = { "suggestions.accept": 2, "organizations.delete": 3 };
/** Audit actions of the mutations without a session. */
const PUBLIC_ACTIONS: Readonly<Record<string, string>> = {
  "actionLinks.use": "alert.bulk",
  "onboarding.signUp": "member.join",
  "onboarding.requestPasswordReset": "account.request_password_reset",
  "onboarding.resetPassword": "account.reset_password",
};
describe.each(answering)("$path ($kind) by who may", (procedure) => {
  const { path, kind } = procedure;
  const isWriting = kind === "mutation" && !WRITES_NOTHING.includes(path);
  test("succeeds; a mutation leaves one audit entry with its actor, a failed one nothing at all", async () => {
    const own = await createWalkOrganization(installation, database, "own");
    const isPublic = path in PUBLIC_FIXTURES;
    const session = isPublic ? null : await signedIn(installation, own.ownerId);
    const input = { ...fixtureOf(procedure)(own), ...(path in ORGANIZATION_FIXTURES && { organization: own.slug }) };
    const before = await dumps.dump(own.tenantId);
    if (isWriting) {
      expect(await callProcedure(failingAtCommit(), session, path, input)).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
      expect(await dumps.dump(own.tenantId)).toEqual(before);
    }
    expect(await call(session, path, input)).toHaveProperty("value");
    const after = await dumps.dump(path === "organizations.create" ? await newestTenant(own) : own.tenantId);
    const rows = newAuditRows(before, after);
    if (!isWriting) expect(rows).toEqual([]);
    else if (isPublic) expect(rows).toMatchObject([{ action: PUBLIC_ACTIONS[path], actor_type: "user" }]);
    else expect(rows).toMatchObject(Array(AUDITED_OFTEN[path] ?? 1).fill({ actor_type: "user", actor_id: own.ownerId }));
  });
});

/** An installation in which every verb runs to its end, but transactions that wrote fail at commit. */
function failingAtCommit(): TestInstallation {
  const failing =
    <T>(work: (tx: TenantTx) => Promise<T>) =>
    async (tx: TenantTx): Promise<T> => {
      const value = await work(tx);
      // Postgres assigns a transaction id at the first write
      const [row] = await tx.$queryRaw<{ wrote: boolean }[]>`SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote`;
      if (row?.wrote) throw new Error("the connection broke");
      return value;
    };
  const { db } = installation;
  return {
    ...installation,
    db: {
      ...db,
      withTenant: (tenantId, work) => db.withTenant(tenantId, failing(work)),
      asSystem: (work) => db.asSystem(failing(work)),
    },
  };
}

async function newestTenant({ ownerId }: WalkOrganization): Promise<string> {
  const member = await installation.db.asSystem((tx) =>
    tx.member.findFirstOrThrow({ where: { userId: ownerId }, orderBy: { tenantId: "desc" } }),
  );
  return member.tenantId;
}
