import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProbeRun } from "@padit/protocols/probe";
import { findProbe } from "@padit/protocols/probes";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type BridgedHosts, bridgedHosts } from "../testing/bridged-hosts";
import { type RunningProgram, startProgram } from "../testing/programs";
import { announceClockClass, FOLLOWER, GRANDMASTER, ptp4lCommand, whyNoPtp4l } from "../testing/ptp4l-hosts";
import { openBackend } from "./backend";

const reason = whyNoPtp4l();
if (reason !== undefined) console.warn(reason);

const STATED_ERROR_NS = 2_000;
const HOLDOVER_PPB = 50;
/** Longest wait for a step of the story; its order alone is asserted. */
const PATIENCE = { timeout: 30_000 };

describe.skipIf(reason !== undefined)("a watch of the collector's own ptp4l", () => {
  let dir: string;
  let hosts: BridgedHosts;
  let backend: ReturnType<typeof openBackend>;
  const running: RunningProgram[] = [];
  const runs: ProbeRun[] = [];
  const farEnd = { has: () => false, add: () => undefined };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "padit-own-clock-"));
    hosts = bridgedHosts(2);
    runs.length = 0;
  });
  afterEach(async () => {
    for (const program of running.splice(0)) await program.stop();
    backend.close();
    hosts.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(
    name: string,
    host: { device: string; command: readonly string[] } | undefined,
    settings: Record<string, string | number>,
  ) {
    if (host === undefined) throw new Error("no such host");
    const { socket, run } = ptp4lCommand(dir, name, host, settings);
    const isMaster = "masterOnly" in settings;
    const program = await startProgram(run, isMaster ? /assuming the grand master role/ : /port 1: INITIALIZING to LISTENING/);
    running.push(program);
    return { socket, stop: () => program.stop() };
  }

  /** A check that is planned once: every later run was asked for by the watch. */
  async function plannedOnce(socket: string, target: object = {}) {
    const ptp4lSockets = [socket];
    const options = { clockErrorNs: STATED_ERROR_NS, holdoverPpb: HOLDOVER_PPB, ptp4lSockets };
    backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1, ...options });
    const { io } = backend;
    const probe = findProbe("own-clock")?.prepare({ source: "ptp4l", ...target }, () => void run());
    async function run(): Promise<void> {
      const ended = await probe?.run(io, new AbortController().signal, farEnd);
      if (ended !== undefined) runs.push(ended);
    }
    await run();
    return { io, close: () => probe?.close() };
  }
  const states = () => runs.map(({ detail }) => detail?.state);
  const latestState = (state: string) => vi.waitFor(() => expect(states().at(-1)).toBe(state), PATIENCE);

  test("sees it lock, its grandmaster go into holdover and another take over, and none left, in this order and without a planned run", async () => {
    const first = await start("first", hosts.far[0], { ...GRANDMASTER, clockClass: 6, priority2: 100 });
    const follower = await start("follower", { device: hosts.near, command: [] }, FOLLOWER);
    const watch = await plannedOnce(follower.socket);
    await latestState("locked");
    expect(runs.at(-1)).toMatchObject({ outcome: "ok", detail: { grandmaster: hosts.far[0]?.clock, domain: 24, ports: ["1: slave"] } });
    expect(runs.at(-1)?.metrics.own_clock_offset?.value).toBeTypeOf("number");
    expect(watch.io.ownClock?.latest()).toMatchObject({ state: "locked", offsetNs: expect.any(Number) });

    announceClockClass(first.socket, 7);
    await latestState("holdover");
    expect(runs.at(-1)?.metrics).toMatchObject({ own_clock_not_locked: { value: 1 }, own_clock_grandmaster_changes: { value: 0 } });
    const locked = watch.io.ownClock?.latest()?.lockedMs;
    expect(locked).toBeTypeOf("number");

    const second = await start("second", hosts.far[1], { ...GRANDMASTER, clockClass: 6, priority2: 200 });
    await vi.waitFor(() => expect(runs.at(-1)?.detail?.grandmaster).toBe(hosts.far[1]?.clock), PATIENCE);
    expect(runs.some(({ metrics }) => metrics.own_clock_grandmaster_changes?.value === 1)).toBe(true);
    await latestState("locked");

    await first.stop();
    await second.stop();
    await latestState("lost");
    expect(runs.at(-1)).toMatchObject({ outcome: "timeout", hint: expect.stringContaining("follows no grandmaster") });
    expect(runs.at(-1)?.metrics).toMatchObject({ own_clock_availability: { value: 0 } });

    await follower.stop();
    await vi.waitFor(() => expect(runs.at(-1)?.outcome).toBe("refused"), PATIENCE);
    expect(runs.at(-1)?.hint).toContain("ptp4l does not run on this collector");
    watch.close();
  }, 120_000);

  test("a grandmaster watches itself: locked to its source, then in holdover", async () => {
    const own = await start("own", { device: hosts.near, command: [] }, { ...GRANDMASTER, clockClass: 6 });
    const watch = await plannedOnce(own.socket, { domain: 24 });
    await latestState("locked");
    announceClockClass(own.socket, 7);
    await latestState("holdover");
    expect(runs.at(-1)).toMatchObject({ outcome: "ok", detail: { own_grandmaster: true } });
    watch.close();
  }, 60_000);

  test("a live test ends with the first answer, and a domain that ptp4l does not have is named", async () => {
    const own = await start("own", { device: hosts.near, command: [] }, { ...GRANDMASTER, clockClass: 6 });
    backend = openBackend({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1, ptp4lSockets: [own.socket] });
    const live = (target: object) =>
      findProbe("own-clock")
        ?.prepare({ source: "ptp4l", ...target })
        .run(backend.io, new AbortController().signal);
    expect(await live({ domain: 24 })).toMatchObject({ outcome: "ok" });
    expect(await live({ domain: 5 })).toMatchObject({ outcome: "timeout", hint: "The collector's ptp4l does not answer in domain 5." });
    expect(backend.io.ownClock?.latest()).toBeUndefined();
  }, 60_000);
});
