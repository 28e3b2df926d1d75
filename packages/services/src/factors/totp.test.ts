import { expect, test } from "vitest";
import { newTotp, stepOfCode } from "./totp";

/** RFC 6238, Appendix B: the key in ASCII, and codes at given times, of which apps show the last six digits. */
const RFC_KEY = new TextEncoder().encode("12345678901234567890");
test.each([
  [59, "94287082", 1],
  [1_111_111_109, "07081804", 37_037_036],
  [1_111_111_111, "14050471", 37_037_037],
  [1_234_567_890, "89005924", 41_152_263],
  [2_000_000_000, "69279037", 66_666_666],
  [20_000_000_000, "65353130", 666_666_666],
])("the code of RFC 6238 at second %d is accepted in its step", (seconds, code, step) => {
  expect(stepOfCode(RFC_KEY, code.slice(-6), new Date(seconds * 1000))).toBe(step);
});

test("a clock may be off by one step, not by two, and the step says which one it was", () => {
  const at = 1_111_111_111;
  const code = "050471";
  expect(stepOfCode(RFC_KEY, code, new Date((at + 30) * 1000))).toBe(37_037_037);
  expect(stepOfCode(RFC_KEY, code, new Date((at - 30) * 1000))).toBe(37_037_037);
  expect(stepOfCode(RFC_KEY, code, new Date((at + 60) * 1000))).toBeNull();
});

test("anything but six digits is no code", () => {
  for (const typed of ["", "05047", "0504711", "05047a", "０５０４７１", " 050471"])
    expect(stepOfCode(RFC_KEY, typed, new Date(1_111_111_111_000))).toBeNull();
});

test("a new key has 160 bits, an address that names the account, and a picture of it", () => {
  const made = newTotp("ana@example.org");
  expect(made.secret).toHaveLength(20);
  expect(made.secretText).toMatch(/^[A-Z2-7]{32}$/);
  expect(new URL(made.uri).searchParams.get("secret")).toBe(made.secretText);
  expect(decodeURIComponent(made.uri)).toContain("PADIT:ana@example.org");
  expect(made.qrSvg).toMatch(/^<svg /);
  expect(newTotp("ana@example.org").secretText).not.toBe(made.secretText);
});
