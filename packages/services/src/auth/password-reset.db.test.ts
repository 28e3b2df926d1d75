import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPerson } from "../testing/test-organization";
import { findSession } from "./find-session";
import { hashPassword } from "./password";
import { requestPasswordReset, resetPassword } from "./password-reset";
import { startSession } from "./start-session";
import { verifyPassword } from "./verify-password";

const HOUR_MS = 3_600_000;
const FRESH = "zebra lantern mosaic";
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const later = (ms: number) => ({ db: database.db, now: () => new Date(Date.now() + ms) });

async function forgetful() {
  const { person } = await createPerson(database.db, "Ana");
  const passwordHash = await hashPassword("correct horse battery");
  const { email } = await database.db.asSystem((tx) => tx.user.update({ where: { id: person.userId }, data: { passwordHash } }));
  return { userId: person.userId, email };
}

test("a link sets a new password once, ends all sessions, and leaves the old password worthless", async () => {
  const { userId, email } = await forgetful();
  const session = await startSession(later(0), { userId });
  const sent = await requestPasswordReset(later(0), { email: email.toUpperCase() });
  expect(sent).toMatchObject({ email, name: "Ana", token: expect.stringMatching(/^pr_[\w-]{32}$/) });
  const token = sent?.token ?? "";
  await resetPassword(later(1), { token, password: FRESH });
  expect(await findSession(later(2), session)).toBeNull();
  expect(await verifyPassword(later(2), { email, password: "correct horse battery" })).toBeNull();
  expect(await verifyPassword(later(2), { email, password: FRESH })).toEqual({ userId });
  await expect(resetPassword(later(2), { token, password: "another lantern mosaic" })).rejects.toMatchObject({ code: "not_found" });
});

test("of two uses of one link at once exactly one sets its password", async () => {
  const { email } = await forgetful();
  const token = (await requestPasswordReset(later(0), { email }))?.token ?? "";
  const use = (password: string) =>
    resetPassword(later(1), { token, password }).then(
      () => "set",
      (error) => error.code,
    );
  expect((await Promise.all([use(FRESH), use("quartz violin harbour")])).sort()).toEqual(["not_found", "set"]);
});

test("a link ends after an hour, with a newer one, and with the account", async () => {
  const { userId, email } = await forgetful();
  const ask = async () => (await requestPasswordReset(later(0), { email }))?.token ?? "";
  const [older, newer] = [await ask(), await ask()];
  const refused = { code: "not_found" };
  await expect(resetPassword(later(1), { token: older, password: FRESH })).rejects.toMatchObject(refused);
  await expect(resetPassword(later(HOUR_MS + 1_000), { token: newer, password: FRESH })).rejects.toMatchObject(refused);
  await expect(resetPassword(later(1), { token: "pr_made-up", password: FRESH })).rejects.toMatchObject(refused);
  await database.db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { disabledAt: new Date() } }));
  await expect(resetPassword(later(1), { token: newer, password: FRESH })).rejects.toMatchObject(refused);
  expect(await requestPasswordReset(later(1), { email })).toBeNull();
});

test("a guessable password leaves the link as it was, and an unknown address makes none", async () => {
  const { email } = await forgetful();
  const token = (await requestPasswordReset(later(0), { email }))?.token ?? "";
  await expect(resetPassword(later(1), { token, password: "Password123!" })).rejects.toMatchObject({ issues: [{ path: "password" }] });
  await resetPassword(later(1), { token, password: FRESH });
  expect(await requestPasswordReset(later(0), { email: "unknown@example.org" })).toBeNull();
});
