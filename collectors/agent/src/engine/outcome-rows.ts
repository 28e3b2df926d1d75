import { isOutcomeMetric, OUTCOME_CODES, outcomeMetricOf } from "@padit/domain/metrics";
import { SAMPLE_FLAG } from "@padit/domain/model";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { type Ending, endingsOf, type ProbeRun } from "@padit/protocols/probe";
import type { ProtocolSpec } from "@padit/protocols/protocol";
import type { SentSample } from "../ipc/messages";
import { fitting } from "./detail";

/** How runs ended, as rows of their outcome series. The words of an outcome are written when they differ from the run before. */
export class OutcomeRows {
  /** By series. */
  private readonly lastWords = new Map<number, string>();

  /** One row; several where the run is a bundle's. */
  of(check: PlannedCheck, run: ProbeRun, flags: number): SentSample[] {
    const endings = Object.entries(endingsOf(check.protocol, run));
    return endings.flatMap(([protocol, ending]) => this.row(check, outcomeMetricOf(protocol), ending, run.atMs, flags));
  }

  /** Of a run that was left out. @param reason why, in words */
  notRun(check: PlannedCheck, spec: ProtocolSpec, atMs: number, reason: string): SentSample[] {
    const metrics = Object.keys(spec.metrics).filter(isOutcomeMetric);
    return metrics.flatMap((metric) => this.row(check, metric, { outcome: "not_run", reason }, atMs, SAMPLE_FLAG.userStamp));
  }

  /** Forgets the series of checks that are no longer planned. */
  keepOnly(checks: readonly PlannedCheck[]): void {
    const planned = new Set(checks.flatMap(({ series }) => Object.values(series)));
    for (const series of this.lastWords.keys()) if (!planned.has(series)) this.lastWords.delete(series);
  }

  /** Empty where the plan has no series for it, as a plan of an older server. */
  private row(check: PlannedCheck, metric: string, { outcome, reason }: Ending, tsMs: number, flags: number): SentSample[] {
    const series = check.series[metric];
    if (series === undefined) return [];
    const row: SentSample = { series, tsMs, value: OUTCOME_CODES[outcome], uncertainty: null, flags };
    const words = { outcome, ...(reason !== undefined && { reason }) };
    const text = JSON.stringify(words);
    if (this.lastWords.get(series) === text) return [row];
    this.lastWords.set(series, text);
    return [{ ...row, metadata: fitting(words) }];
  }
}
