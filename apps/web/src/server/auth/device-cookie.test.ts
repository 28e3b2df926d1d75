import { expect, test } from "vitest";
import { DeviceCookie } from "./device-cookie";

const settings = { secret: "a secret of some length", isSecure: true };
const cookieValue = (cookie: DeviceCookie): string =>
  cookie.setCookie?.match(/^__Host-padit\.device=([^;]+); Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/)?.[1] ?? "";

function afterSignIns(...emails: string[]): string {
  const cookie = new DeviceCookie(undefined, settings);
  for (const email of emails) cookie.remember(email);
  return cookieValue(cookie);
}

test("a browser knows the accounts that signed in in it, in whatever spelling, and no others", () => {
  const cookie = new DeviceCookie(afterSignIns("ana@example.org", "ben@example.org"), settings);
  expect(cookie.idFor(" ANA@example.org")).toMatch(/^[\w-]{22}$/);
  expect(cookie.idFor("ben@example.org")).not.toBe(cookie.idFor("ana@example.org"));
  expect(cookie.idFor("eva@example.org")).toBeNull();
});

test("signing in again keeps the id and sets no cookie", () => {
  const cookie = new DeviceCookie(afterSignIns("ana@example.org"), settings);
  const id = cookie.idFor("ana@example.org");
  cookie.remember("ana@example.org");
  expect(cookie.idFor("ana@example.org")).toBe(id);
  expect(cookie.setCookie).toBeNull();
});

test("what the site did not make names no device", () => {
  const made = afterSignIns("ana@example.org");
  const [id = "", mac = ""] = made.split(".");
  for (const forged of [`${"A".repeat(22)}.${mac}`, `${id}.${"A".repeat(43)}`, id, "~~~", "x".repeat(10_000), ""]) {
    expect(new DeviceCookie(forged, settings).idFor("ana@example.org")).toBeNull();
  }
  expect(new DeviceCookie(made, { ...settings, secret: "another secret of some length" }).idFor("ana@example.org")).toBeNull();
});

test("four accounts are kept, the last that signed in first", () => {
  const emails = Array.from({ length: 6 }, (_, n) => `p${n}@example.org`);
  const cookie = new DeviceCookie(afterSignIns(...emails), settings);
  expect(emails.filter((email) => cookie.idFor(email) !== null)).toEqual(emails.slice(2));
});
