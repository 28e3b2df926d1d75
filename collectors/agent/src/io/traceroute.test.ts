import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import type { ProbeRun } from "@padit/protocols/probe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningProgram, runProgram, script, startProgram } from "../testing/programs";
import { CHAIN, type RouterChain, routerChain } from "../testing/router-chain";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : whyNoDevices();
if (reason !== undefined) console.warn(reason);

const program = (name: string) => script(new URL(`../testing/${name}`, import.meta.url));
const PATH = [CHAIN.first, CHAIN.middle, CHAIN.last, CHAIN.host];
const QUICK = { maxHops: 8, timeoutMs: 400, spacingMs: 5 };
const WEB_SERVER = `
import http.server
http.server.HTTPServer(("${CHAIN.host}", 80), http.server.BaseHTTPRequestHandler).serve_forever()
`;

const hopsOf = (run: ProbeRun | undefined) =>
  JSON.parse(JSON.stringify(run?.detail?.hops ?? [])) as { address?: string; loss: number; rtt_ms?: number[] }[];
const addressesOf = (run: ProbeRun | undefined) => hopsOf(run).map(({ address }) => address);

describe.skipIf(reason !== undefined)("over a chain of routers", () => {
  let chain: RouterChain;
  let web: RunningProgram;
  const probe = async (checks: unknown[], ...more: string[]): Promise<ProbeRun[]> =>
    JSON.parse(await runProgram([...chain.near, ...program("probe-once.ts"), JSON.stringify(checks), ...more]));

  beforeAll(async () => {
    chain = routerChain();
    web = await startProgram([...chain.far, "python3", "-uc", `print("serving")${WEB_SERVER}`], /^serving$/);
  }, 60_000);
  afterAll(async () => {
    await web.stop();
    chain.remove();
  });

  test.each([
    ["icmp", {}],
    ["udp", {}],
    ["tcp", { port: 80 }],
    ["tcp", { port: 81 }],
  ])(
    "%s %j finds every router and the host, with the loss and delay of each",
    async (transport, settings) => {
      const [run] = await probe([["traceroute", { host: CHAIN.host, transport, ...QUICK, ...settings }]]);
      expect(run).toMatchObject({
        ...{ outcome: "ok", stampSource: "kernel" },
        metrics: { traceroute_loss: { value: 0 }, traceroute_hops: { value: 4 }, traceroute_silent_hops: { value: 0 } },
      });
      expect(addressesOf(run)).toEqual(PATH);
      for (const { loss, rtt_ms: rttMs } of hopsOf(run)) {
        expect(loss).toBe(0);
        expect(rttMs?.[1]).toBeGreaterThan(0);
      }
      expect(run?.metrics.traceroute_rtt?.value).toBeLessThan(100);
    },
    60_000,
  );

  test.each(["icmp", "udp", "tcp"])(
    "%s goes by IPv6, too",
    async (transport) => {
      const port = transport === "tcp" ? { port: 81 } : {};
      const [run] = await probe([["traceroute", { host: CHAIN.hostV6, transport, ...QUICK, ...port }]]);
      expect(run).toMatchObject({ outcome: "ok", metrics: { traceroute_hops: { value: 4 }, traceroute_loss: { value: 0 } } });
      expect(addressesOf(run).slice(2)).toEqual([CHAIN.lastV6, CHAIN.hostV6]);
    },
    60_000,
  );

  test("a router that reports nothing is a silent hop, and no loss of the host", async () => {
    chain.silence(true);
    const [run] = await probe([["traceroute", { host: CHAIN.host, ...QUICK }]]).finally(() => chain.silence(false));
    expect(run).toMatchObject({ outcome: "ok", metrics: { traceroute_loss: { value: 0 }, traceroute_silent_hops: { value: 1 } } });
    expect(addressesOf(run)).toEqual([CHAIN.first, undefined, CHAIN.last, CHAIN.host]);
    expect(hopsOf(run)[1]?.loss).toBe(1);
  }, 60_000);

  test("a host that nobody has is unreachable by the last router, which is named", async () => {
    const [run] = await probe([["traceroute", { host: CHAIN.nobody, ...QUICK, timeoutMs: 4_000, rounds: 1 }]]);
    expect(run).toMatchObject({ outcome: "unreachable", metrics: { traceroute_loss: { value: 1 } }, detail: { is_reached: false } });
    expect(run?.hint).toBe(`Router ${CHAIN.last} reports: no route to the host.`);
  }, 60_000);

  test("a path that changes is seen in the next run, and stays as it is afterwards", async () => {
    const check = { host: CHAIN.host, ...QUICK };
    const planned = { isPlanned: true };
    const runs = await probe([
      ["traceroute", check, planned],
      ["traceroute", check, planned],
      ["traceroute", check, { ...planned, before: chain.detour }],
      ["traceroute", check, planned],
    ]);
    expect(runs.map(({ metrics }) => metrics.traceroute_changed_hops?.value)).toEqual([undefined, 0, 1, 0]);
    expect(addressesOf(runs[2])[1]).toBe(CHAIN.other);
    expect(runs[2]?.detail?.changed_hops).toEqual([2]);
  }, 60_000);

  const dir = mkdtempSync(join(tmpdir(), "padit-notes-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  test("names and AS numbers come from the operator's file, the longest network first", async () => {
    const file = join(dir, "networks");
    writeFileSync(file, `# core\n10.81.0.0/16 64500 Example Net\n${CHAIN.last}/32 - muc-core-1\nnonsense\n`);
    const [run] = await probe([["traceroute", { host: CHAIN.host, ...QUICK }]], file);
    expect(hopsOf(run)[0]).toMatchObject({ as: 64_500, name: "Example Net" });
    expect(hopsOf(run)[2]).toMatchObject({ name: "muc-core-1" });
    expect(hopsOf(run)[2]).not.toHaveProperty("as");
  }, 60_000);
});
