import { expect, test } from "vitest";
import { learningOf, stateMessages, stateReason } from "./state-reason";

const at = new Date("2026-11-28T10:00:00Z");
const working = { name: "fra-1", silentSince: null, revokedAt: null };
const silent = { ...working, silentSince: at };
const revoked = { ...working, revokedAt: at };
const reason = (part: Partial<Parameters<typeof stateMessages>[0]>) =>
  stateReason(
    stateMessages({
      state: "ok",
      learning: null,
      intervalMs: 10_000,
      maintenanceNote: null,
      collectors: [working],
      alerts: [],
      conditions: [],
      ...part,
    }),
  );
const alert = (kind: string, description: string) => ({ kind, description, sources: {}, severity: "critical" as const, words: null });

test("a calm endpoint says from where and how often it is measured", () => {
  expect(reason({})).toBe("Normal. Measured every 10 s from 1 collector.");
  expect(reason({ collectors: [working, working, silent] })).toBe("Normal. Measured every 10 s from 2 collectors.");
});

test("the alert that decides the state speaks, and others are counted", () => {
  const alerts = [alert("level_shift", "RTT rose."), alert("outage", "No answer."), alert("no_data", "Nothing came.")];
  expect(reason({ state: "down", alerts })).toBe("No answer. 2 more alerts are open.");
  expect(reason({ state: "anomalous", alerts: alerts.slice(0, 1) })).toBe("RTT rose.");
  expect(reason({ state: "not_measured", alerts: alerts.slice(2) })).toBe("Nothing came.");
});

test("what the collector cannot measure and what the far end does not offer are told with their reasons, each once", () => {
  const gone = { metricGroup: "icmp_outcome", state: "not_measured", reason: "Interface eth1 does not exist on fra-1." };
  const unoffered = { metricGroup: "udp_echo_outcome", state: "not_offered", reason: "Set enable-udp-echo." };
  const outage = alert("outage", "No answer.");
  expect(reason({ state: "not_measured", conditions: [gone, gone, unoffered], alerts: [outage] })).toBe(
    "Not measured: Interface eth1 does not exist on fra-1.",
  );
  expect(reason({ conditions: [unoffered] })).toBe("Normal. Measured every 10 s from 1 collector. Set enable-udp-echo.");
});

test("learning says whether anything has arrived", () => {
  expect(reason({ state: "learning" })).toContain("Waiting for the first measurements");
  expect(reason({ state: "learning", learning: { learnt: 1, needed: 30, endsAt: null } })).toContain("Learning what is normal");
});

test("paused wins over alerts", () => {
  expect(reason({ state: "paused", alerts: [alert("outage", "No answer.")] })).toMatch(/^Paused/);
});

test.each([
  ["none", [], "choose one"],
  ["a silent one", [silent], "fra-1 is silent: check"],
  ["two silent ones", [silent, silent], "All 2 of its collectors are silent"],
  ["a revoked one", [revoked], "choose another collector"],
  ["a revoked and a silent one", [revoked, silent], "fra-1 is silent"],
])("without a working collector the reason names the remedy: %s", (_, collectors, text) => {
  expect(reason({ state: "unknown", collectors })).toContain(text);
});

const condition = (metricGroup: string, state: string, learntWindows: number) => ({
  ...{ metricGroup, state, learntWindows, neededWindows: 30 },
  ...{ since: at, updatedAt: new Date(at.getTime() + learntWindows * 60_000) },
});

test("learning is that of the slowest group that matters, and ends at the pace so far", () => {
  const conditions = [condition("delay", "learning", 10), condition("delivery", "learning", 20), condition("dns_answers", "learning", 1)];
  expect(learningOf("learning", conditions)).toEqual({ learnt: 10, needed: 30, endsAt: new Date(at.getTime() + 30 * 60_000) });
});

test("learning whose begin nobody noted has no estimate of its end", () => {
  expect(learningOf("learning", [{ ...condition("delay", "learning", 10), since: new Date(0) }])).toEqual({
    ...{ learnt: 10, needed: 30, endsAt: null },
  });
});

test("learning goes on beside a state, is null while nothing comes back, and its end is unknown before the first window", () => {
  expect(learningOf("ok", [condition("delay", "learning", 10)])).toMatchObject({ learnt: 10, needed: 30 });
  expect(learningOf("down", [condition("delay", "learning", 10)])).toBeNull();
  expect(learningOf("learning", [])).toBeNull();
  expect(learningOf("learning", [condition("delay", "learning", 0)])).toEqual({ learnt: 0, needed: 30, endsAt: null });
});

test("an alert's sentence keeps its words, so that readers of other languages read it too", () => {
  const sentence = { key: "happened.silent", values: { endpoint: "du-17" } } as const;
  const told = { ...alert("outage", "No answer."), words: { title: sentence, sentence } };
  const input = {
    state: "down",
    learning: null,
    intervalMs: 10_000,
    maintenanceNote: null,
    collectors: [working],
    conditions: [],
  } as const;
  expect(stateMessages({ ...input, alerts: [told] })).toEqual([{ key: "alert", text: "No answer.", words: sentence }]);
});
