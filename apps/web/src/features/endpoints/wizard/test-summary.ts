import { ascending, quantileOfSorted } from "@padit/domain/features";
import type { ProtocolSpec } from "@padit/protocols";
import type { ProbeReport } from "@padit/protocols/collector-api";
import { deliveriesOf } from "../../sources/sources";
import { lossOf } from "../quantities";

type Report = Pick<ProbeReport, "outcome" | "metrics" | "stampSource" | "hint">;

export interface TestSummary {
  runs: number;
  ok: number;
  /** Delay in the headline metric's unit; null when no run measured one. */
  delay: { min: number; median: number; max: number; uncertainty: number | null; unit: string } | null;
  /** Lost share, 0…1; null when no run could measure it. */
  loss: number | null;
  /** The metric that `loss` comes from; null without a run that reports one. */
  deliveryMetric: string | null;
  /** Number of runs that `loss` comes from. */
  lossRuns: number;
  stamps: string[];
  /** The newest hint of a failed run. */
  cause: string | null;
}

/** Summary of a test's results so far. */
export function summaryOf({ headline, metrics }: Pick<ProtocolSpec, "headline" | "metrics">, reports: readonly Report[]): TestSummary {
  const measured = reports.flatMap((report) => report.metrics[headline.delay] ?? []);
  const values = ascending(measured.map(({ value }) => value));
  const uncertainties = measured.flatMap(({ uncertainty }) => uncertainty ?? []);
  const deliveryMetric = deliveriesOf({ headline }).find((name) => reports.some((report) => name in report.metrics)) ?? null;
  const delivery = metrics[deliveryMetric ?? ""];
  const losses = reports.flatMap((report) => {
    const value = report.metrics[deliveryMetric ?? ""]?.value;
    return value === undefined || !delivery ? [] : [lossOf(value, delivery)];
  });
  return {
    runs: reports.length,
    ok: reports.filter(({ outcome }) => outcome === "ok").length,
    delay:
      values.length === 0
        ? null
        : {
            min: quantileOfSorted(values, 0),
            median: quantileOfSorted(values, 0.5),
            max: quantileOfSorted(values, 1),
            uncertainty: uncertainties.length === 0 ? null : Math.max(...uncertainties),
            unit: metrics[headline.delay]?.unit ?? "",
          },
    loss: losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    deliveryMetric,
    lossRuns: losses.length,
    stamps: [...new Set(reports.map(({ stampSource }) => stampSource))],
    cause: reports.findLast(({ hint }) => hint !== undefined)?.hint ?? null,
  };
}
