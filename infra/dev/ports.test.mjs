import { once } from "node:events";
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
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  expect(await isFree(typeof address === "object" ? address?.port : Number.NaN)).toBe(false);
  await once(server.close(), "close");
});
