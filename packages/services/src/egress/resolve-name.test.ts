import { expect, test } from "vitest";
import { addressesIn, resolveByQueries } from "./resolve-name";

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
