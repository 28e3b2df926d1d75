import { expect, test } from "vitest";
import { createSignInLimit } from "./sign-in-limit";

const ana = { email: "ana@example.org", ip: "192.0.2.1" };

test("the eleventh wrong password for an account is refused, from whatever address and in whatever spelling", async () => {
  const limit = createSignInLimit();
  for (let n = 0; n < 10; n++) await limit.spend({ ...ana, ip: `192.0.2.${n}` });
  await expect(limit.spend({ email: " ANA@example.org", ip: "198.51.100.1" })).rejects.toMatchObject({ code: "rate_limited" });
});

test("signing in often never locks anybody out", async () => {
  const limit = createSignInLimit();
  for (let n = 0; n < 100; n++) {
    await limit.spend(ana);
    await limit.forgive(ana);
  }
  await expect(limit.spend(ana)).resolves.toBeUndefined();
});

test("one address that tries many accounts is refused", async () => {
  const limit = createSignInLimit();
  for (let n = 0; n < 50; n++) await limit.spend({ email: `${n}@example.org`, ip: ana.ip });
  await expect(limit.spend(ana)).rejects.toMatchObject({ code: "rate_limited" });
});
