import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OUTCOME_CODES } from "@padit/domain/metrics";
import { loadAddon } from "@padit/native";
import { ip, whyNoDevices } from "@padit/native/testing/rights";
import { type VethPair, vethPair } from "@padit/native/testing/veth";
import { openFarEnd } from "@padit/responder/far-end";
import { ALL_LEVELS, startResponder } from "@padit/responder/responder";
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
const SERIES = { cfm_lb_outcome: 21, cfm_lb_loss: 22 };

describe.skipIf(reason !== undefined)("a collector whose interface comes and goes", () => {
  let dir: string;
  let ingest: FakeIngest;
  let wire: VethPair;
  let agent: Agent;
  let running: Promise<void>;
  let far: Awaited<ReturnType<typeof startResponder>>;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "padit-agent-"));
    ingest = await fakeIngest();
    writeFileSync(join(dir, "allow.json"), "[]");
    const spool = new Spool(join(dir, "spool"));
    await enrol({ server: ingest.url, token: ingest.token, dir, epoch: spool.epoch });
    await spool.close();
    wire = vethPair();
    far = await startResponder({
      io: openFarEnd().io,
      bind: "127.0.0.1",
      udpPort: 0,
      link: { interfaces: [wire.far], levels: ALL_LEVELS, isGroupAnswered: false },
    });
    const enrolment = readEnrolment(dir);
    if (enrolment === undefined) throw new Error("not enrolled");
    agent = new Agent(dir, enrolment, pino({ level: "silent" }));
    running = agent.run();
    await ingest.until(() => ingest.streams() > 0);
    ingest.sendPlan([hourlyLoopback(enrolment.collectorId)]);
  });
  afterEach(async () => {
    agent.stop();
    await running;
    await far.close();
    await ingest.close();
    if (openFarEnd().io.linkState(wire.near) !== undefined) wire.remove();
    rmSync(dir, { recursive: true, force: true });
  });

  /** A check whose only planned run of this hour is due within a few seconds. */
  function hourlyLoopback(agentId: string) {
    const checkId = checkDueSoon(agentId);
    const target = { interface: wire.near, mac: openFarEnd().io.linkState(wire.far)?.mac, count: 1, timeoutMs: 300 };
    return { checkId, name: "loopback", protocol: "cfm-lb", target, intervalMs: HOUR_MS, paused: false, series: SERIES };
  }
  const valuesOf = (series: number) => ingest.batches.flatMap((batch) => batch.value.filter((_, i) => batch.series[i] === series));
  const outcomes = () => valuesOf(SERIES.cfm_lb_outcome);

  test("runs its checks again when the interface goes, and again when it is back, long before their interval ends", async () => {
    const { ok, interface_gone: gone } = OUTCOME_CODES;
    await ingest.until(() => outcomes().length >= 1);
    expect(outcomes()).toEqual([ok]);
    ip("link", "set", wire.near, "down");
    await ingest.until(() => outcomes().includes(gone));
    ip("link", "set", wire.near, "up");
    await ingest.until(() => outcomes().at(-1) === ok);
    wire.remove();
    await ingest.until(() => outcomes().at(-1) === gone);
    // Recreating the veth pair gives the far end another MAC address: the check finds its interface again, but gets no answer.
    wire.again();
    await ingest.until(() => outcomes().at(-1) === OUTCOME_CODES.timeout);
    // An unmeasured run is no loss.
    expect(valuesOf(SERIES.cfm_lb_loss)).toEqual([0, 0, 1]);
  });
});
