import type { CollectorView } from "@padit/services/collectors";
import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { checklistOf, isReady, likelyCauses } from "./checklist";

const t = wordsIn("en", "collectors");

const SERVER = "https://ingest.example";
const collector: CollectorView = {
  id: "c",
  name: "muc-2",
  kind: "agent",
  site: "",
  tags: [],
  state: "connected",
  version: "0.1.0",
  enrolledAt: new Date(0),
  lastSeenAt: new Date(0),
  clock: { synchronised: true },
  spool: {},
  capabilities: { protocols: [{ name: "icmp", version: "1.0.0" }], stamps: ["kernel"], platform: "linux", rawSockets: true, lacking: [] },
  endpointCount: 1,
  planRevision: 2,
  appliedPlanRevision: 2,
  planError: null,
  cloneSeenAt: null,
  stateReason: null,
  expectedVersion: "0.1.0",
  push: null,
};
const ticks = (part: Partial<CollectorView> | null, lastSampleAt: Date | null = null, server = SERVER) => {
  const enrolment =
    part === null
      ? { name: "muc-2", state: "waiting" as const, collector: null }
      : { name: "muc-2", state: "enrolled" as const, collector: { ...collector, ...part } };
  return Object.fromEntries(checklistOf(t, enrolment, { server, lastSampleAt }).map(({ id, tick }) => [id, tick]));
};

test("nothing is ticked before the token is used", () => {
  expect(new Set(Object.values(ticks(null)))).toEqual(new Set(["waiting"]));
});

test("a machine that works has every tick", () => {
  expect(new Set(Object.values(ticks({}, new Date())))).toEqual(new Set(["done"]));
});

test("what is not ideal warns without holding anything up", () => {
  const found = ticks(
    { clock: { synchronised: null }, capabilities: { ...collector.capabilities, rawSockets: false } },
    null,
    "http://127.0.0.1:3080",
  );
  expect(found).toMatchObject({ transport: "warning", clock: "warning", protocols: "warning", upload: "waiting" });
});

test("a plan on its way waits, a refused one warns", () => {
  expect(ticks({ appliedPlanRevision: 1 })).toMatchObject({ plan: "waiting" });
  expect(ticks({ planError: "bad signature" })).toMatchObject({ plan: "warning" });
});

test("names what usually holds a machine up where it stands", () => {
  const at = (part: Partial<CollectorView> | null) =>
    likelyCauses(
      t,
      checklistOf(t, { name: "m", state: "waiting", collector: part && { ...collector, ...part } }, { server: SERVER, lastSampleAt: null }),
      SERVER,
    ).join(" ");
  expect(at(null)).toContain(`curl -v ${SERVER}`);
  expect(at({ lastSeenAt: null, version: "" })).toMatch(/run.*not started/);
  expect(at({ planRevision: 0 })).toContain("No endpoint");
});

test("a machine that reports is ready, whatever is still to come", () => {
  const items = (part: Partial<CollectorView>) =>
    checklistOf(t, { name: "m", state: "enrolled", collector: { ...collector, ...part } }, { server: SERVER, lastSampleAt: null });
  expect([isReady(items({ planRevision: 0 })), isReady(items({ lastSeenAt: null, version: "" }))]).toEqual([true, false]);
});
