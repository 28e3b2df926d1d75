import { expect, test } from "vitest";
import type { Fault } from "./everyday.faults";
import { type EndpointTruth, type Notification, playCollector } from "./everyday.play";
import { scorePlayed } from "./everyday.score";
import { DAY_MS, HOUR_MS, WORLD_START_MS } from "./everyday.time";

const WEEKS = 2;
const OPTIONS = { seed: 1, endpoints: 5, weeks: WEEKS, preset: "balanced" } as const;

const FROM_MS = WORLD_START_MS;
const shift = { kind: "shift", band: "medium", size: 4, fromMs: FROM_MS, toMs: FROM_MS + 2 * DAY_MS, keys: ["delay"] } as unknown as Fault;
const truth = { endpoint: 0, protocol: "icmp", faults: [shift], improvements: [] } as unknown as EndpointTruth;
const occurrence = { fromMs: FROM_MS + HOUR_MS * 12, toMs: FROM_MS + 13 * HOUR_MS, repetition: 1, isOnClockChange: false };
const at = (hours: number, type: "open" | "resolve", resolution = ""): Notification =>
  ({ type, resolution, endpoint: 0, group: "delay", atMs: FROM_MS + hours * HOUR_MS }) as unknown as Notification;
const wronglyResolved = (notifications: Notification[]) =>
  scorePlayed({ truths: [{ ...truth, occurrences: [occurrence] }], notifications, samples: 0 }, FROM_MS + 7 * DAY_MS).wronglyResolved
    .length;

test("the alert of a schedule may end while a shift lasts whose own alert has settled, no other alert may", () => {
  const told = [at(1, "open"), at(3, "resolve", "settled")];
  expect(wronglyResolved([...told, at(12.5, "open"), at(13.2, "resolve", "recovered")])).toBe(0);
  expect(wronglyResolved([...told, at(15, "open"), at(16, "resolve", "recovered")])).toBe(1);
  expect(wronglyResolved([at(12.5, "open"), at(13.2, "resolve", "recovered")])).toBe(1);
});

test("two weeks of an operator's life: outages stay open, recoveries are silent, each opening ends once", { timeout: 600_000 }, () => {
  const { faults, ...mistakes } = scorePlayed(playCollector(OPTIONS, 0), WORLD_START_MS + WEEKS * 7 * DAY_MS);
  expect(faults.length).toBeGreaterThanOrEqual(5);
  expect(faults.filter(({ delayMs }) => delayMs === null)).toEqual([]);
  expect(mistakes).toMatchObject({ falses: [], wronglyResolved: [], recoveries: [], unpaired: [] });
});
