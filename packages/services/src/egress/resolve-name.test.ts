import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { hashPassword } from "../auth/password";
import { createEgress } from "./egress";
import { addressesIn, resolveBy, resolveByQueries } from "./resolve-name";

const HOSTS = `127.0.0.1\tlocalhost
::1     localhost ip6-localhost # loopback
# 10.0.0.1 hidden
10.0.0.2 hook.lan  HOOK2.lan
`;

test("names of the hosts file are found in whatever case, comments are none", () => {
  expect(addressesIn(HOSTS, "localhost")).toEqual([
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ]);
  expect(addressesIn(HOSTS, "hook2.LAN.")).toEqual([{ address: "10.0.0.2", family: 4 }]);
  expect(addressesIn(HOSTS, "hidden")).toEqual([]);
  expect(addressesIn("", "localhost")).toEqual([]);
});

test("what has no address is an error with the resolver's code", async () => {
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => resolveByQueries("nowhere.invalid", resolve));
  expect(error?.code).toMatch(/^E/);
});

test("webhooks whose name servers are silent hold up neither files and passwords nor another name", { timeout: 30_000 }, async () => {
  const silent = createSocket("udp4").bind(0, "127.0.0.1");
  await once(silent, "listening");
  let queries = 0;
  silent.on("message", () => queries++);
  const egress = createEgress({ policy: { allow: [] }, resolve: resolveBy([`127.0.0.1:${silent.address().port}`]) });
  let ended = 0;
  const posts = Array.from({ length: 8 }, async (_, n) => {
    const outcome = await egress.post(`https://hook.silent-${n}.example/`, {}, "");
    ended++;
    return outcome;
  });
  await expect.poll(() => queries).toBeGreaterThanOrEqual(8);
  await Promise.all([
    readFile("/etc/hosts"),
    hashPassword("0123456789"),
    new Promise<void>((resolve) => resolveByQueries("localhost", () => resolve())),
  ]);
  expect(ended).toBe(0);
  for (const outcome of await Promise.all(posts)) expect(outcome).toMatchObject({ ok: false, error: "name server silent" });
  silent.close();
});
