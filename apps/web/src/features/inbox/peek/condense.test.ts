import type { TimelineEntry } from "@padit/services/alerts";
import { expect, test } from "vitest";
import { condense } from "./condense";

const entry = (id: string, type: string, detail: TimelineEntry["detail"] = {}): TimelineEntry => ({
  id,
  at: new Date(Number(id) * 1000),
  type,
  actorType: "system",
  actorId: null,
  actorName: "PADIT",
  note: null,
  detail,
});

test("a run of refinements is one entry that names each change of kind; what people did parts the runs", () => {
  const timeline = [
    entry("1", "opened"),
    entry("2", "refined", { kind: "level_shift", severity: "warning" }),
    entry("3", "refined", { kind: "level_shift", severity: "warning" }),
    entry("4", "refined", { kind: "jitter", severity: "critical" }),
    entry("5", "acknowledged"),
    entry("6", "refined", { kind: "jitter", severity: "critical" }),
  ];
  expect(condense(timeline)).toEqual([
    timeline[0],
    { id: "2", at: new Date(4000), n: 3, kinds: ["level_shift", "jitter"], severity: "critical" },
    timeline[4],
    { id: "6", at: new Date(6000), n: 1, kinds: ["jitter"], severity: "critical" },
  ]);
  expect(condense([])).toEqual([]);
});
