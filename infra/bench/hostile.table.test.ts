import { expect, test } from "vitest";
import { hostileTable } from "./hostile.table";

test("the table has a row for each phase and marks what is beyond its limit or never came", () => {
  const measures = {
    ...{ sign_in_p95: 120.4, rest_p95: 301, sample_to_alert_p99: 900, alert_to_webhook_p99: Number.POSITIVE_INFINITY },
    ...{ false_silences: 0, memory_max: 400, back_to_normal: 20 },
  };
  const memory = { web: 400, ingest: 200, worker: 1_025, signer: 60, temporal: 90 };
  const [head, , limits, row, ...more] = hostileTable([{ name: "deep_inputs", measures, memory }]).split("\n");
  expect(more).toEqual([]);
  expect(head).toContain("| while | sign-in p95, ms | REST p95, ms |");
  expect(limits).toContain("| *limit* | 500 | 300 |");
  expect(row).toBe("| deep inputs | 120 | **301** | 900 | **never** | 0 | 400 | 20 | 400 | 200 | **1025** | 60 | 90 |");
});
