import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPassword } from "../auth/verify-password";
import { createFirstOwner, isUntouched } from "./create-first-owner";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("nobody owns a fresh installation without its set-up token, and nobody at all where it has none", async () => {
  const owner = { name: "Eve", email: "eve@example.org", password: "a long password 1", organization: "Eve's" };
  const ctx = { db: database.db, now: () => new Date(), setupToken: "the set-up token" };
  for (const setupToken of ["", "a guess", "the set-up token2"])
    await expect(createFirstOwner(ctx, { ...owner, setupToken })).rejects.toMatchObject({
      code: "forbidden",
      issues: [{ path: "setupToken" }],
    });
  await expect(createFirstOwner({ ...ctx, setupToken: undefined }, { ...owner, setupToken: "" })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await isUntouched(ctx)).toBe(true);
});

test("of ten who come first, one owns the installation and the others are told", async () => {
  const ctx = { db: database.db, now: () => new Date(), setupToken: "the set-up token" };
  expect(await isUntouched(ctx)).toBe(true);
  const tries = Array.from({ length: 10 }, (_, n) =>
    createFirstOwner(ctx, {
      setupToken: "the set-up token",
      name: `P${n}`,
      email: `p${n}@example.org`,
      password: "a long password 1",
      organization: "Acme",
    }),
  );
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "not_found" });
  expect(await isUntouched(ctx)).toBe(false);
  const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
  expect(await verifyPassword(ctx, { email: `p${winner}@example.org`, password: "a long password 1" })).not.toBeNull();
});
