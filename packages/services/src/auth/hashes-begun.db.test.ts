// Hashing a password costs 19 MiB and tens of milliseconds. What strangers send must not begin more hashes than a bounded queue allows, and none
// before the token that they present is known.
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { inviteMember } from "../members/invite-member";
import { signUpByInvite } from "../members/sign-up-by-invite";
import { createFirstOwner } from "../setup/create-first-owner";
import { createTestOrganization } from "../testing/test-organization";
import { matchesPassword } from "./password";
import { requestPasswordReset, resetPassword } from "./password-reset";

const begun = vi.hoisted(() => ({ hashes: 0, atOnce: 0, atOnceMax: 0 }));
vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  const counted =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      begun.hashes += 1;
      begun.atOnceMax = Math.max(begun.atOnceMax, ++begun.atOnce);
      return work(...args).finally(() => {
        begun.atOnce -= 1;
      });
    };
  return { ...real, hash: counted(real.hash), verify: counted(real.verify) };
});

let database: TestDatabase;
let organization: Awaited<ReturnType<typeof createTestOrganization>>;
const nobody = () => ({ db: database.db, now: () => new Date() });
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());
beforeEach(() => {
  Object.assign(begun, { hashes: 0, atOnceMax: 0 });
});

const PASSWORD = "zebra lantern mosaic";
const TIMES = 20;
const FIRST_OWNER = { name: "Eve", email: "eve@example.org", password: PASSWORD, organization: "Eve's" };

/** Verbs that strangers can call and that hash a password, with a token that nobody issued. */
const INVENTED: Record<string, () => Promise<unknown>> = {
  "sign-up by an invitation": () => signUpByInvite(nobody(), { token: "x".repeat(30), name: "n", password: PASSWORD }),
  "a new password by a link": () => resetPassword(nobody(), { token: `pr_${"x".repeat(32)}`, password: PASSWORD }),
  "the first owner": () => createFirstOwner({ ...nobody(), setupToken: "the set-up token" }, { ...FIRST_OWNER, setupToken: "guess" }),
};

test.each(Object.keys(INVENTED))("%s with an invented token begins no hash, however often", async (name) => {
  const outcomes = await Promise.allSettled(Array.from({ length: TIMES }, () => INVENTED[name]?.()));
  expect(outcomes.map(({ status }) => status)).toEqual(Array(TIMES).fill("rejected"));
  expect(begun.hashes).toBe(0);
});

test("with a true token each verb begins one hash, so the count is able to see them", async () => {
  await createFirstOwner({ ...nobody(), setupToken: "the set-up token" }, { ...FIRST_OWNER, setupToken: "the set-up token" });
  expect(begun.hashes).toBe(1);
  organization = await createTestOrganization(database.db);
  const { url } = await inviteMember(organization.owner, { email: "new@example.org", role: "viewer" });
  await signUpByInvite(nobody(), { token: url.split("/").pop() ?? "", name: "New", password: PASSWORD });
  expect(begun.hashes).toBe(2);
  const reset = await requestPasswordReset(nobody(), { email: "new@example.org" });
  await resetPassword(nobody(), { token: reset?.token ?? "", password: "another lantern mosaic" });
  expect(begun.hashes).toBe(3);
});

test("a flood of sign-ins hashes four at once, lets a hundred wait and refuses the rest at once", async () => {
  // The first comparison for an unknown address makes the hash that all others are compared with.
  await matchesPassword(null, PASSWORD);
  Object.assign(begun, { hashes: 0, atOnceMax: 0 });
  const attempts = Array.from({ length: 200 }, () => matchesPassword(null, PASSWORD));
  const outcomes = await Promise.allSettled(attempts);
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refused).toHaveLength(200 - 104);
  for (const reason of refused) expect(reason).toMatchObject({ code: "rate_limited", retryAfterSeconds: 5 });
  expect(begun.atOnceMax).toBe(4);
  expect(begun.hashes).toBe(outcomes.length - refused.length);
});
