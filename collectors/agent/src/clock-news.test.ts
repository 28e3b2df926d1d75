import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OUTCOME_CODES } from "@padit/domain/metrics";
import { loadAddon } from "@padit/native";
import { whyNoDevices } from "@padit/native/testing/rights";
import { type VethPair, vethPair } from "@padit/native/testing/veth";
import { departed, type PacketSocket } from "@padit/protocols/probe";
import { PTP_ETHERTYPE, PTP_GROUPS } from "@padit/protocols/ptp-watch";
import { type AnnounceFields, announcePayload, clockFrame } from "@padit/protocols/testing/clock-frames";
import { openFarEnd } from "@padit/responder/far-end";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Agent } from "./agent";
import { enrol } from "./enrolment/enrol";
import { readEnrolment } from "./enrolment/identity";
import { Spool } from "./spool/spool";
import { checkDueSoon } from "./testing/check-due-soon";
import { type FakeIngest, fakeIngest } from "./testing/fake-ingest";

const addon = loadAddon();
const reason = "reason" in addon ? `skipped: no native addon here (${addon.reason})` : whyNoDevices();
if ("reason" in addon) console.warn(reason);

const HOUR_MS = 3_600_000;
const SERIES = { ptp_watch_outcome: 31, ptp_watch_not_locked: 32, ptp_watch_grandmaster_changes: 33 };
const INTERVAL_MS = 125;

describe.skipIf(reason !== undefined)("a collector that watches a clock once an hour", () => {
  let dir: string;
  let ingest: FakeIngest;
  let wire: VethPair;
  let agent: Agent;
  let running: Promise<void>;
  let socket: PacketSocket;
  let sending: NodeJS.Timeout;
  let announce: Partial<AnnounceFields>;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "padit-agent-"));
    ingest = await fakeIngest();
    writeFileSync(join(dir, "allow.json"), "[]");
    const spool = new Spool(join(dir, "spool"));
    await enrol({ server: ingest.url, token: ingest.token, dir, epoch: spool.epoch });
    await spool.close();
    wire = vethPair();
    socket = await openFarEnd().io.packet({ interface: wire.far, mac: PTP_GROUPS[0] }, { etherTypes: [PTP_ETHERTYPE] });
    announce = {};
    let sequence = 0;
    const send = () =>
      void departed((departure) =>
        socket.send(clockFrame(PTP_GROUPS[0], PTP_ETHERTYPE, announcePayload({ sequence: sequence++, ...announce })), departure),
      );
    sending = setInterval(send, INTERVAL_MS);
    const enrolment = readEnrolment(dir);
    if (enrolment === undefined) throw new Error("not enrolled");
    agent = new Agent(dir, enrolment, pino({ level: "silent" }));
    running = agent.run();
    await ingest.until(() => ingest.streams() > 0);
    ingest.sendPlan([hourlyWatch(enrolment.collectorId)]);
  });
  afterEach(async () => {
    clearInterval(sending);
    socket.close();
    agent.stop();
    await running;
    await ingest.close();
    wire.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  /** A check whose only planned run of this hour is due within a few seconds. */
  function hourlyWatch(agentId: string) {
    const checkId = checkDueSoon(agentId);
    const target = { interface: wire.near };
    return { checkId, name: "clock", protocol: "ptp-watch", target, intervalMs: HOUR_MS, paused: false, series: SERIES };
  }
  const received = (series: number) => ingest.batches.flatMap((batch) => batch.value.filter((_, i) => batch.series[i] === series));
  const latest = (series: number) => received(series).at(-1);
  const arrival = (series: number, value: number) => ingest.until(() => latest(series) === value);

  // The next planned run is an hour away: each value arrives because the watch asked for a run. Virtual time shows how soon (ptp-watch.test.ts).
  test("reports holdover, another grandmaster and silence without a planned run, in the order in which they happen", async () => {
    await arrival(SERIES.ptp_watch_outcome, OUTCOME_CODES.ok);
    expect([latest(SERIES.ptp_watch_not_locked), latest(SERIES.ptp_watch_grandmaster_changes)]).toEqual([0, 0]);
    announce = { clockClass: 7 };
    await arrival(SERIES.ptp_watch_not_locked, 1);
    expect(latest(SERIES.ptp_watch_grandmaster_changes)).toBe(0);
    announce = { grandmaster: "001b19fffe000008" };
    await arrival(SERIES.ptp_watch_grandmaster_changes, 1);
    expect(new Set(received(SERIES.ptp_watch_outcome))).toEqual(new Set([OUTCOME_CODES.ok]));
    clearInterval(sending);
    await arrival(SERIES.ptp_watch_outcome, OUTCOME_CODES.timeout);
  });
});
