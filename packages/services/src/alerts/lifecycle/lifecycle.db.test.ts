import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { type AlertEffect, type AlertFacts, idOf, newId, type Severity } from "@padit/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestAlerts } from "../../testing/test-alerts";
import { createTestOrganization } from "../../testing/test-organization";
import { acceptAlert } from "../accept-alert";
import { acknowledgeAlert } from "../acknowledge-alert";
import { getAlert } from "../get-alert";
import { giveVerdict } from "../give-verdict";
import { reopenAlert } from "../reopen-alert";
import { resolveAlert } from "../resolve-alert";
import { unacknowledgeAlert } from "../unacknowledge-alert";
import { writeAlertEffects } from "./write-effects";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const START_MS = Date.UTC(2026, 10, 28, 10);
const at = (minute: number): number => START_MS + minute * 60_000;
type Step =
  | {
      type: "open" | "refine" | "severity_raised" | "reopen" | "flapping_started";
      minute: number;
      bout: number;
      severity?: Severity;
      kind?: AlertFacts["kind"];
    }
  | { type: "flapping_ended"; minute: number; isFiring: boolean }
  | { type: "resolve"; minute: number };

/** Creates an organization with one endpoint, and functions that apply scripted effects of detection. */
async function anEndpoint() {
  const organization = await createTestOrganization(database.db);
  const { tenantId, owner } = organization;
  const rows = new TestAlerts(database.db, tenantId);
  const [endpointId, collectorId] = [await rows.endpoint("echo"), await rows.collector("probe")];
  const key = newId();
  const alertId = idOf(key, START_MS);
  const effectOf = (step: Step): AlertEffect & { receivedAtMs: number } => {
    const base = { tenantId, key, alertId, atMs: at(step.minute), receivedAtMs: at(step.minute) };
    if (step.type === "resolve") return { ...base, type: "resolve", resolution: "recovered", reason: "It has been quiet for 60 s." };
    if (step.type === "flapping_ended") return { ...base, type: "flapping_ended", isFiring: step.isFiring };
    const { type, minute, bout, severity = "warning", kind = "level_shift" } = step;
    const facts: AlertFacts = {
      ...{ endpointId, collectorId, metricGroup: "delay", metricName: "udp_echo_rtt", seriesId: 1, severity, kind },
      title: `echo: ${kind}`,
      words: {
        title: { key: "title", values: { what: kind, where: "echo" } },
        sentence: { key: "sentence", values: { clauses: `${kind} at ${minute}` } },
      },
      boutStartMs: at(bout),
      sources: { rules: [], detector: true },
      scores: { ruleScore: 0, changepointScore: 0.9, residualScore: 0, multivariateScore: 0, compositeScore: 0.9, confidence: 0.9 },
      detectorName: "composite",
      evidence: {
        ...{ kind, observed: 20, expected: { value: 1, low: 0.5, high: 2 }, unit: "ms", uncertainty: null, votes: [] },
        window: { startMs: at(bout), endMs: at(minute) },
        dataQuality: { n: 10, gaps: 0, stampSource: "kernel" },
        decidedAtMs: at(minute),
        sentence: `${kind} at ${minute}`,
      },
    };
    return type === "open" ? { ...base, type, episodeStartMs: START_MS, ...facts } : { ...base, type, ...facts };
  };
  const detect = (...steps: Step[]) =>
    database.db.withTenant(tenantId, (tx) =>
      writeAlertEffects(tx, steps.map(effectOf), { labelsOf: () => ["lab"], now: () => new Date(at(0)) }),
    );
  const events = () =>
    database.db.withTenant(tenantId, async (tx) =>
      (await tx.outbox.findMany({ where: { kind: "delivery" }, orderBy: { id: "asc" } })).map(({ payload }) => {
        const { eventType, sequence } = Object(payload);
        return `${sequence} ${eventType}`;
      }),
    );
  return { ...organization, alertId, detect, events, read: () => getAlert(owner, { alertId }) };
}

describe("bouts", () => {
  test("each keeps its own story for ever; the alert shows the newest", async () => {
    const { detect, read } = await anEndpoint();
    await detect(
      { type: "open", minute: 1, bout: 0 },
      { type: "refine", minute: 2, bout: 0, kind: "jitter" },
      { type: "resolve", minute: 5 },
    );
    await detect({ type: "reopen", minute: 8, bout: 7, kind: "outage", severity: "critical" });
    expect(await read()).toMatchObject({
      kind: "outage",
      openedAt: new Date(at(1)),
      boutOpenedAt: new Date(at(8)),
      bouts: [
        {
          startedAt: new Date(at(7)),
          openedAt: new Date(at(8)),
          endedAt: null,
          kind: "outage",
          severity: "critical",
          sentence: "outage at 8",
        },
        { startedAt: new Date(at(0)), openedAt: new Date(at(1)), endedAt: new Date(at(5)), kind: "jitter", sentence: "jitter at 2" },
      ],
    });
  });

  test("flapping that begins while the alert is resolved for a moment opens it again, once, and keeps the acknowledgement", async () => {
    const { detect, read, events, owner, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    await acknowledgeAlert(owner, { alertId });
    await detect({ type: "resolve", minute: 4 });
    for (let twice = 0; twice < 2; twice++) await detect({ type: "flapping_started", minute: 6, bout: 6 });
    expect(await read()).toMatchObject({ status: "acknowledged", flappingSince: new Date(at(6)), resolution: null, resolvedAt: null });
    expect((await events()).map((event) => event.split(" ")[1])).toEqual([
      "alert.created",
      "alert.acknowledged",
      "alert.resolved",
      "alert.flapping_started",
    ]);
  });

  test("while the alert flaps, bouts begin and end without an event, and the acknowledgement holds", async () => {
    const { detect, read, events, owner, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    await acknowledgeAlert(owner, { alertId });
    await detect(
      { type: "flapping_started", minute: 10, bout: 9 },
      { type: "refine", minute: 20, bout: 19, severity: "critical" },
      { type: "refine", minute: 30, bout: 29 },
    );
    expect(await read()).toMatchObject({ status: "acknowledged", flappingSince: new Date(at(10)), severity: "critical" });
    await detect({ type: "flapping_started", minute: 31, bout: 29 }); // repeated: no second start
    await detect({ type: "flapping_ended", minute: 45, isFiring: false }, { type: "resolve", minute: 45 });
    const after = await read();
    expect(after).toMatchObject({ status: "resolved", flappingSince: null, resolution: "recovered" });
    expect(
      after.bouts.map(({ startedAt, endedAt }) => [startedAt, endedAt].map((date) => ((date?.getTime() ?? 0) - START_MS) / 60_000)),
    ).toEqual([
      [29, 45],
      [19, 20],
      [9, 10],
      [0, 1],
    ]);
    expect(await events()).toEqual([
      "1 alert.created",
      "2 alert.acknowledged",
      "3 alert.flapping_started",
      "4 alert.severity_raised",
      "5 alert.flapping_ended",
      "6 alert.resolved",
    ]);
    expect(after.sequence).toBe(6);
  });

  test("a person's reopening goes on with the last bout", async () => {
    const { detect, read, owner, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    expect(await resolveAlert(owner, { alertId, verdict: "not_actionable" })).toMatchObject({
      resolution: "person",
      resolutionReason: "Olga Owner resolved it as not actionable.",
      bouts: [{ endedAt: expect.any(Date) }],
    });
    await reopenAlert(owner, { alertId });
    expect(await read()).toMatchObject({
      status: "open",
      resolution: null,
      resolutionReason: null,
      verdict: null,
      bouts: [{ endedAt: null }],
    });
  });

  test("written twice, effects make the same bouts and raise nothing twice", async () => {
    const { detect, read, events } = await anEndpoint();
    const steps: Step[] = [
      { type: "open", minute: 1, bout: 0 },
      { type: "severity_raised", minute: 2, bout: 0, severity: "critical" },
    ];
    await detect(...steps);
    const before = { bouts: (await read()).bouts, events: await events() };
    await detect(...steps);
    const { bouts, severity } = await read();
    expect(bouts).toHaveLength(1);
    expect(bouts[0]?.severity).toBe("critical");
    expect(severity).toBe("critical");
    expect(await events()).toEqual(before.events);
  });
});

describe("an acknowledgement", () => {
  test("lapses when the severity rises, and the timeline says so", async () => {
    const { detect, read, events, owner, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    await acknowledgeAlert(owner, { alertId, note: "looking" });
    await detect({ type: "severity_raised", minute: 3, bout: 0, severity: "critical", kind: "outage" });
    const alert = await read();
    expect(alert).toMatchObject({ status: "open", severity: "critical", acknowledgedAt: null, acknowledgedBy: null });
    expect(alert.timeline.find(({ type }) => type === "severity_raised")).toMatchObject({
      actorType: "system",
      detail: { severity: "critical", acknowledgement: "lapsed" },
    });
    expect(await events()).toEqual(["1 alert.created", "2 alert.acknowledged", "3 alert.severity_raised"]);
  });

  test("that is sticky holds through both a rise and a reopening; taking it back ends that", async () => {
    const { detect, read, owner, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    await acknowledgeAlert(owner, { alertId });
    await acknowledgeAlert(owner, { alertId, sticky: true });
    await detect({ type: "severity_raised", minute: 3, bout: 0, severity: "critical" });
    expect(await read()).toMatchObject({ status: "acknowledged", acknowledgedSticky: true, severity: "critical" });
    await detect({ type: "resolve", minute: 4 }, { type: "reopen", minute: 6, bout: 5 });
    expect(await read()).toMatchObject({ status: "acknowledged", acknowledgedBy: "Olga Owner", severity: "warning" });
    await unacknowledgeAlert(owner, { alertId });
    expect(await read()).toMatchObject({ status: "open", acknowledgedSticky: false });
  });

  test("that is not sticky ends when the alert reopens", async () => {
    const { detect, read, owner, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    await acknowledgeAlert(owner, { alertId });
    await detect({ type: "resolve", minute: 4 }, { type: "reopen", minute: 6, bout: 5 });
    expect(await read()).toMatchObject({ status: "open", acknowledgedAt: null });
  });
});

describe("accepting the present level", () => {
  test("resolves with the reason, leaves the acceptance for detection and an audit entry, once", async () => {
    const { detect, read, events, owner, alertId, tenantId, audited } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0 });
    for (const _ of [1, 2]) await acceptAlert(owner, { alertId, note: "new line" });
    expect(await read()).toMatchObject({
      status: "resolved",
      resolution: "accepted",
      resolutionReason: "Olga Owner accepted the present level as normal.",
      bouts: [{ endedAt: expect.any(Date) }],
    });
    const acceptances = () => database.db.withTenant(tenantId, (tx) => tx.acceptance.findMany());
    expect(await acceptances()).toMatchObject([{ alertId, acceptedBy: "Olga Owner" }]);
    expect(await audited()).toEqual(["alert.accept"]);
    expect(await events()).toEqual(["1 alert.created", "2 alert.resolved"]);
    await reopenAlert(owner, { alertId });
    expect(await acceptances()).toEqual([]);
  });

  test("is refused for an outage, and for viewers", async () => {
    const { detect, read, owner, join, alertId } = await anEndpoint();
    await detect({ type: "open", minute: 1, bout: 0, kind: "outage" });
    await expect(acceptAlert(owner, { alertId })).rejects.toMatchObject({ code: "conflict" });
    await expect(acceptAlert(await join("viewer"), { alertId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await read()).toMatchObject({ status: "open" });
  });
});

test("a verdict may follow a resolution that came by itself, and is no event", async () => {
  const { detect, read, events, owner, alertId } = await anEndpoint();
  await detect({ type: "open", minute: 1, bout: 0 });
  expect(await giveVerdict(owner, { alertId, verdict: "true" })).toMatchObject({ verdict: null });
  await detect({ type: "resolve", minute: 3 });
  await giveVerdict(owner, { alertId, verdict: "false" });
  expect(await read()).toMatchObject({ status: "resolved", resolvedBy: "system", verdict: "false" });
  expect(await events()).toEqual(["1 alert.created", "2 alert.resolved"]);
});
