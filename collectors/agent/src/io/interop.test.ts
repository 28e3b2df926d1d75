import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { expect, test } from "vitest";
import { runProgram, script, startProgram } from "../testing/programs";
import { FAR, twoHosts } from "../testing/two-hosts";

const PYTHON = "/usr/bin/python3";
const addon = loadAddon();
const whyNoInetd =
  spawnSync("which", ["inetd"], { env: { PATH: "/usr/sbin:/sbin:/usr/bin:/bin" } }).status === 0
    ? whyNoDevices()
    : "skipped: inetd is not installed";
const whyNoScapy =
  spawnSync(PYTHON, ["-c", "import scapy.contrib.stamp"]).status === 0 ? undefined : "skipped: python3-scapy is not installed";
const whyNoPython = spawnSync(PYTHON, ["--version"]).status === 0 ? undefined : "skipped: python3 is not installed";
for (const reason of [whyNoInetd, whyNoScapy, whyNoPython]) if (reason !== undefined) console.warn(reason);

const file = (name: string) => new URL(`../testing/${name}`, import.meta.url);
const probe = async (inside: readonly string[], protocol: string, target: object): Promise<ProbeRun> =>
  JSON.parse(await runProgram([...inside, ...script(file("probe-once.ts")), JSON.stringify([[protocol, target]])]))[0];

test.skipIf(whyNoInetd !== undefined)(
  "inetd's own echo service sends back what we send, at every size",
  async () => {
    const dir = mkdtempSync(join(tmpdir(), "padit-inetd-"));
    const hosts = twoHosts();
    writeFileSync(join(dir, "inetd.conf"), "echo dgram udp wait root internal\n");
    const inetd = await startProgram([...hosts.far, "/usr/sbin/inetd", "-d", join(dir, "inetd.conf")], /ADD|echo/);
    try {
      for (const payloadBytes of [36, 1000])
        expect(await probe(hosts.near, "udp-echo", { host: FAR.address, payloadBytes })).toMatchObject({
          outcome: "ok",
          stampSource: "reason" in addon ? "user" : "kernel",
          metrics: { udp_echo_loss: { value: 0 } },
        });
    } finally {
      await inetd.stop();
      hosts.remove();
      rmSync(dir, { recursive: true });
    }
  },
  60_000,
);

test.skipIf(whyNoScapy !== undefined)(
  "a STAMP reflector made of scapy's packets is measured, its turnaround taken out",
  async () => {
    const reflector = await startProgram([PYTHON, file("scapy-reflector.py").pathname], /^port \d+$/);
    try {
      const port = Number(reflector.line.split(" ")[1]);
      const target = { host: "127.0.0.1", port, ssid: 513, reflector: "stateful", spacingMs: 50 };
      const run = await probe([], "stamp", target);
      expect(run).toMatchObject({ outcome: "ok", detail: { peer_synchronised: true, forward_ttl: 64 } });
      expect(run.metrics).toMatchObject({ stamp_loss: { value: 0 }, stamp_forward_loss: { value: 0 }, stamp_backward_loss: { value: 0 } });
      // That reflector sleeps 20 ms before it replies, and its floating-point stamps have a resolution of 1 µs.
      expect(run.metrics.stamp_turnaround?.value).toBeGreaterThan(19.9);
      expect(run.metrics.stamp_rtt?.value).toBeLessThan(run.metrics.stamp_turnaround?.value ?? 0);
    } finally {
      await reflector.stop();
    }
  },
  60_000,
);

test.skipIf(whyNoPython !== undefined)(
  "an authenticated STAMP reflector of Python's own is measured, and one that answers with another key is not believed",
  async () => {
    const [key, other] = ["00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"];
    const outcomes: ProbeRun[] = [];
    for (const answeredWith of [key, other]) {
      const reflector = await startProgram([PYTHON, file("authenticated-reflector.py").pathname, key, answeredWith], /^port \d+$/);
      try {
        const port = Number(reflector.line.split(" ")[1]);
        outcomes.push(await probe([], "stamp", { host: "127.0.0.1", port, mode: "authenticated", key, ssid: 513, spacingMs: 50 }));
      } finally {
        await reflector.stop();
      }
    }
    const [right, wrong] = outcomes;
    expect(right).toMatchObject({
      outcome: "ok",
      detail: { peer_synchronised: true, forward_ttl: 64 },
      metrics: { stamp_loss: { value: 0 } },
    });
    expect(right?.metrics.stamp_turnaround?.value).toBeGreaterThan(19.9);
    expect(wrong).toMatchObject({ outcome: "auth_failed", metrics: {}, detail: { wrong_answers: 5 } });
  },
  60_000,
);
