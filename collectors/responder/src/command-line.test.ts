import { expect, test } from "vitest";
import { readCommandLine } from "./command-line";

test("without options it answers UDP echo on loopback, at MD level 0, anybody", () => {
  expect(readCommandLine([])).toMatchObject({
    ...{ bind: "127.0.0.1", "udp-port": 7, "md-levels": [0], multicast: false, interface: [], "compensation-ns": 0 },
    access: { networks: [], macs: [] },
  });
});

test("lists, numbers and repeated options are read", () => {
  const args = "--udp-port 7007 --md-levels 0,5 --interface eth0 --interface eth1 --allow 10.0.0.0/8,2001:db8::/32 --per-source 50";
  expect(readCommandLine(args.split(" "))).toMatchObject({
    ...{ "udp-port": 7007, "md-levels": [0, 5], interface: ["eth0", "eth1"], "per-source": 50 },
    access: { networks: ["10.0.0.0/8", "2001:db8::/32"], macs: [] },
  });
});

test.each([
  [["--udp-prot", "7"], "--udp-prot"],
  [["--udp-port"], "--udp-port"],
  [["--udp-port", "70000"], "--udp-port: a port is 0 to 65535."],
  [["--udp-port", "echo"], "--udp-port: a port is 0 to 65535."],
  [["--md-levels", "0,8"], "--md-levels: 0 to 7"],
  [["--md-levels", "two"], "--md-levels: 0 to 7"],
  [["--stamp-key", "abc"], "--stamp-key: write at least 16 bytes"],
  [["--compensation-ns", "soon"], "--compensation-ns: a number of nanoseconds."],
  [["--clock-error-ns", "-1"], "--clock-error-ns"],
  [["--per-source", "0"], "--per-source: 1 or more."],
  [["--allow", "10.0.0.1"], "Write networks as 10.0.0.0/8"],
  [["--allow-mac", "02-00"], "Write MAC addresses as"],
])("%j is answered by one sentence that names the option or its form", (args, sentence) => {
  expect(readCommandLine(args)).toMatchObject({ problem: expect.stringContaining(sentence) });
});
