import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { PaditError } from "@padit/domain";
import { Budgets, SITE_BUDGETS } from "@padit/services/budgets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readWithinLinkBudget } from "./link-budget";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  // No count may be on its way to a database that is gone.
  await Promise.all(sites.map((site) => site.settle()));
  await database.dispose();
});

// A fixed time, so that a slow machine does not begin another minute.
const nowMs = Date.now();
const sites: Budgets[] = [];
function newSite(): Budgets {
  const site = new Budgets(database.db, () => nowMs);
  sites.push(site);
  return site;
}

/** Reads of what a link shows. */
let reads = 0;
const ofLink = async (onKnown: () => Promise<void>): Promise<string> => {
  await onKnown();
  reads += 1;
  return "page";
};
const unknown = async (): Promise<string> => {
  throw new PaditError("not_found", "no such link");
};

test("a link shows so many pages in a minute, whoever asks from however many addresses and processes", async () => {
  // Two processes of the site count together.
  const [one, other] = [newSite(), newSite()];
  const { limit } = SITE_BUDGETS.linkPages;
  const shown: unknown[] = [];
  for (let n = 0; n < limit + 20; n++)
    shown.push(await readWithinLinkBudget(n % 2 ? one : other, { ip: `192.0.2.${n % 250}`, token: "a link" }, ofLink));
  expect(shown).toEqual([...Array(limit).fill("page"), ...Array(20).fill("limited")]);
  expect(reads).toBe(limit);
  expect(await readWithinLinkBudget(one, { ip: "192.0.2.1", token: "another link" }, ofLink)).toBe("page");
});

test("an address that guesses links has its own requests alone, and guessed links leave no rows", async () => {
  const site = newSite();
  const { limit } = SITE_BUDGETS.strangerRequests;
  const answers = new Map<unknown, number>();
  for (let n = 0; n < limit + 50; n++) {
    const answer = await readWithinLinkBudget(site, { ip: "198.51.100.7", token: `guess ${n}` }, unknown);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  expect([...answers.keys()]).toEqual([null, "limited"]);
  // A large budget is settled in steps, and may be exceeded by a few percent.
  expect(answers.get(null)).toBeGreaterThanOrEqual(limit);
  expect(answers.get("limited")).toBeGreaterThan(20);
  expect(await readWithinLinkBudget(site, { ip: "198.51.100.8", token: "guess" }, unknown)).toBeNull();
  await site.settle();
  expect(await database.db.asSystem((tx) => tx.budgetUse.count())).toBeLessThan(300);
});

test("an error that is neither is the page's own", async () => {
  const broken = () => Promise.reject(new Error("the database is away"));
  await expect(readWithinLinkBudget(newSite(), { ip: undefined, token: "t" }, broken)).rejects.toThrow("database is away");
});
