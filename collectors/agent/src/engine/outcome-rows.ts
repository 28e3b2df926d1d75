import { isOutcomeMetric, OUTCOME_CODES, outcomeMetricOf } from "@padit/domain/metrics";
import { SAMPLE_FLAG } from "@padit/domain/model";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { type Ending, endingsOf, type ProbeRun } from "@padit/protocols/probe";
import type { ProtocolSpec } from "@padit/protocols/protocol";
import type { SentSample } from "../ipc/messages";
import { fitting } from "./detail";

/** Converts run outcomes to rows of their outcome series. A row has outcome and reason as metadata only if they have changed. */
export class OutcomeRows {
  /** Last metadata (JSON text) by series id. */
  private readonly lastWords = new Map<number, string>();

  /** One row for each protocol in the run: several if the run is a bundle's. */
  of(check: PlannedCheck, run: ProbeRun, flags: number): SentSample[] {
    const endings = Object.entries(endingsOf(check.protocol, run));
    return endings.flatMap(([protocol, ending]) => this.row(check, outcomeMetricOf(protocol), ending, run.atMs, flags));
  }

  /** Rows of a skipped run. @param ending `overrun` where the previous run still waited, with the reason as a sentence */
  notRun(check: PlannedCheck, spec: ProtocolSpec, atMs: number, ending: Ending): SentSample[] {
    const metrics = Object.keys(spec.metrics).filter(isOutcomeMetric);
    return metrics.flatMap((metric) => this.row(check, metric, ending, atMs, SAMPLE_FLAG.userStamp));
  }

  /** Drops the state of series whose checks are no longer planned. */
  keepOnly(checks: readonly PlannedCheck[]): void {
    const planned = new Set(checks.flatMap(({ series }) => Object.values(series)));
    for (const series of this.lastWords.keys()) if (!planned.has(series)) this.lastWords.delete(series);
  }

  /** Empty if the plan has no outcome series, as plans of older servers. */
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
