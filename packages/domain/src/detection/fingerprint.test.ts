import { expect, test, vi } from "vitest";
import { z } from "zod";
import { configured } from "../detectors";
import { cusum } from "../detectors/cusum";
import { novelty } from "../detectors/novelty";
import { fingerprintOf } from "./fingerprint";
import { createShardPipeline } from "./pipeline";
import { SETTINGS } from "./simulation";

const OF_TWO = fingerprintOf([configured(cusum), configured(novelty)]);

test("the fingerprint is the same for the same detectors", () => {
  expect(fingerprintOf([configured({ ...cusum }), configured({ ...novelty })])).toBe(OF_TWO);
});

test.each([
  ["another order", [configured(novelty), configured(cusum)]],
  ["one detector fewer", [configured(cusum)]],
  ["another version", [configured({ ...cusum, version: "2.0.0" }), configured(novelty)]],
  [
    "another default of a parameter",
    [configured({ ...cusum, params: z.object({ allowance: z.number().default(0.6), cap: z.number().default(200) }) }), configured(novelty)],
  ],
  ["another size of memory", [configured({ ...cusum, slots: () => 99 }), configured(novelty)]],
])("%s has another fingerprint", (_, members) => {
  expect(fingerprintOf(members)).not.toBe(OF_TWO);
});

const CONFIG = { policies: [], rules: [], series: [] };

test("a snapshot is read by a process with the same detectors, and refused by one with a further detector", async () => {
  const snapshot = createShardPipeline(SETTINGS, CONFIG).snapshot();
  expect(createShardPipeline(SETTINGS, CONFIG, snapshot.slice()).snapshot()).toEqual(snapshot);
  vi.resetModules();
  const other = { ...(await import("../detectors")), ...(await import("./pipeline")) };
  other.detectors.register(other.configured({ ...cusum, name: "plugin" }), () => expect.unreachable());
  expect(() => other.createShardPipeline(SETTINGS, CONFIG, snapshot.slice())).toThrow("written with other detectors");
  expect(() => other.detectors.register(other.configured({ ...cusum, name: "late" }), () => undefined)).toThrow(
    "after detectors are in use",
  );
});
