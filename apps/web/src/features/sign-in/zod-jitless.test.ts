import { expect, test } from "vitest";

test("zod takes its settings from where they are left for it, loaded before or after", async () => {
  await import("./zod-jitless");
  const { z } = await import("zod");
  expect(z.config().jitless).toBe(true);
});
