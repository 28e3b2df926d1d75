import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import type { SessionView } from "@padit/services/auth";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestInstallation, testInstallation } from "../testing/full-organization";
import { STEP_UP_PROCEDURES } from "../trpc/step-up";
import { type Dumper, dumper } from "./dump-organization";
import { ORGANIZATION_FIXTURES, PERSON_FIXTURES } from "./trpc-fixtures";
import { callProcedure, procedures, signedIn } from "./trpc-walk";
import { createWalkOrganization } from "./walk-organization";

const UNPROVEN_MS = 10 * 60_000;

let database: TestDatabase;
let installation: TestInstallation;
let dumps: Dumper;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  dumps = await dumper(database);
});
afterAll(async () => {
  await dumps.close();
  await installation.changes.close();
  await database.dispose();
});

/** Procedures whose names say that they change roles, keys, deletion or sign-in, but that need no proof, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  "members.accept": "The person gets a role by an invitation and gives none.",
  "members.revokeInvite": "It takes back what nobody has used.",
  "singleSignOn.get": "It reads.",
  "singleSignOn.check": "It reads.",
  "singleSignOn.domains": "It reads.",
  "members.list": "It reads.",
  "members.previewLimit": "It reads.",
  "members.invites": "It reads.",
  "members.joinLimit": "It reads.",
  "apiKeys.list": "It reads.",
  "providers.list": "It reads.",
  "providers.revoke": "It takes access away, which must be quick.",
  "wall.list": "It reads.",
  "wall.revoke": "It takes access away, which must be quick.",
};

test("every procedure on members, keys and single sign-on requires a proof or states why not, and each listed one exists", () => {
  const paths = procedures().map(({ path }) => path);
  const sensitive = paths.filter((path) =>
    /^(members|apiKeys|providers|singleSignOn|wall)\.|Token$|\.createPush$|^organizations\.delete$/.test(path),
  );
  const known = new Set([...STEP_UP_PROCEDURES, ...Object.keys(EXEMPT)]);
  expect(sensitive.filter((path) => !known.has(path))).toEqual([]);
  expect(STEP_UP_PROCEDURES.filter((path) => !paths.includes(path))).toEqual([]);
});

test.each(STEP_UP_PROCEDURES)("%s is refused without a recent proof, changes nothing, and runs after one", async (path) => {
  const own = await createWalkOrganization(installation, database, "own");
  const isInOrganization = path in ORGANIZATION_FIXTURES;
  const fixture = (isInOrganization ? ORGANIZATION_FIXTURES : PERSON_FIXTURES)[path];
  const input = { ...fixture?.(own), ...(isInOrganization && { organization: own.slug }) };
  const session = await signedIn(installation, own.ownerId);
  if (!session) throw new Error("the session did not start");
  const call = (provenAt: SessionView["provenAt"]) => callProcedure(installation, { ...session, provenAt }, path, input);

  const before = await dumps.dump(own.tenantId);
  for (const provenAt of [null, new Date(Date.now() - UNPROVEN_MS)])
    expect(await call(provenAt)).toMatchObject({ code: "PRECONDITION_REQUIRED" });
  expect(await dumps.dump(own.tenantId)).toEqual(before);
  const outcome = await call(new Date(Date.now() - UNPROVEN_MS / 2));
  // The walk's owner is the last one, whose account cannot be erased.
  if (path === "account.erase") expect(outcome).toMatchObject({ code: "CONFLICT" });
  else expect(outcome).toHaveProperty("value");
});
