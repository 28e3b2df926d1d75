import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Budgets } from "../budgets/budgets";
import { SignInThrottle } from "./sign-in-throttle";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const AT = Date.UTC(2030, 0, 1);
/** One process of the site; all processes share the database. */
const process = () => new SignInThrottle(new Budgets(database.db, () => AT));
const refused = { code: "rate_limited", retryAfterSeconds: 15 * 60 };

test("the eleventh wrong password for an account from one address is refused, in whatever spelling and by whatever process", async () => {
  const ana = { email: "ana@example.org", ip: "192.0.2.1", deviceId: null };
  for (let n = 0; n < 10; n++) await process().spend(ana);
  await expect(process().spend({ ...ana, email: " ANA@example.org" })).rejects.toMatchObject(refused);
});

test("nobody is locked out by a stranger's guesses: not at another address, and not on a device they signed in on before", async () => {
  const ben = { email: "ben@example.org", ip: "192.0.2.2", deviceId: null };
  const throttle = process();
  for (let n = 0; n < 60; n++) await throttle.spend(ben).catch(() => {});
  await expect(throttle.spend({ ...ben, ip: "198.51.100.1" })).resolves.toBeUndefined();
  await expect(throttle.spend({ ...ben, deviceId: "laptop" })).resolves.toBeUndefined();
});

test("a device's budget is of one account, and not without end", async () => {
  const throttle = process();
  const eva = { email: "eva@example.org", ip: "192.0.2.3", deviceId: "laptop" };
  for (let n = 0; n < 10; n++) await throttle.spend(eva);
  await expect(throttle.spend(eva)).rejects.toMatchObject(refused);
  await expect(throttle.spend({ ...eva, email: "finn@example.org" })).resolves.toBeUndefined();
});

test("signing in often never locks anybody out", async () => {
  const throttle = process();
  const gita = { email: "gita@example.org", ip: "192.0.2.4", deviceId: null };
  for (let n = 0; n < 60; n++) {
    await throttle.spend(gita);
    throttle.forgive(gita);
  }
  await expect(throttle.spend(gita)).resolves.toBeUndefined();
});

test("one address that tries many accounts is refused, whichever address of its IPv6 network it takes", async () => {
  const throttle = process();
  const attempt = (n: number) => ({ email: `${n}@example.org`, ip: `2001:db8:0:7::${n + 1}`, deviceId: null });
  for (let n = 0; n < 50; n++) await throttle.spend(attempt(n));
  await expect(throttle.spend(attempt(51))).rejects.toMatchObject(refused);
});

test("an account guessed from many addresses is closed to unknown devices, and open to its own", async () => {
  const throttle = process();
  const hugo = (n: number) => ({ email: "hugo@example.org", ip: `203.0.113.${n}`, deviceId: null });
  for (let n = 0; n < 300; n++) await throttle.spend(hugo(n % 100));
  await expect(throttle.spend(hugo(200))).rejects.toMatchObject(refused);
  await expect(throttle.spend({ ...hugo(200), deviceId: "phone" })).resolves.toBeUndefined();
});
