import { expect, test } from "vitest";
import { randomBytes } from "./random";

test("bytes are given out once: what one asker does to them, no other sees, and none come twice", () => {
  const seen = new Set<string>();
  const given = Array.from({ length: 2000 }, () => randomBytes(16));
  for (const bytes of given) {
    expect(bytes.length).toBe(16);
    seen.add(Buffer.from(bytes).toString("hex"));
    bytes.fill(0);
  }
  expect(seen.size).toBe(given.length);
});

test("more than is kept at hand is made for the asker", () => {
  const bytes = randomBytes(100_000);
  expect(bytes.length).toBe(100_000);
  expect(new Set(bytes).size).toBe(256);
});
