import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, isFree } from "./ports.mjs";

test("no port is given twice, nor one that a connection may take by itself", async () => {
  const ports = await Promise.all(Array.from({ length: 300 }, freePort));
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test("a port that is listened on is not free", async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  expect(await isFree(server.address().port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
});
