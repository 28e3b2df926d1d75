import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPassword } from "../auth/verify-password";
import { createFirstOwner, isUntouched } from "./create-first-owner";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("of ten who come first, one owns the installation and the others are told", async () => {
  const ctx = { db: database.db, now: () => new Date() };
  expect(await isUntouched(ctx)).toBe(true);
  const tries = Array.from({ length: 10 }, (_, n) =>
    createFirstOwner(ctx, { name: `P${n}`, email: `p${n}@example.org`, password: "a long password 1", organization: "Acme" }),
  );
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "not_found" });
  expect(await isUntouched(ctx)).toBe(false);
  const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
  expect(await verifyPassword(ctx, { email: `p${winner}@example.org`, password: "a long password 1" })).not.toBeNull();
});
