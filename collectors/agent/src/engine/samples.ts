import { SAMPLE_FLAG } from "@padit/domain/model";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import type { ProbeRun, StampKind } from "@padit/protocols/probe";
import type { ProtocolSpec } from "@padit/protocols/protocol";
import type { SentSample } from "../ipc/messages";
import { fitting } from "./detail";
import type { OutcomeRows } from "./outcome-rows";

const FLAG_OF: Record<StampKind, number> = {
  user: SAMPLE_FLAG.userStamp,
  kernel: SAMPLE_FLAG.kernelStamp,
  hw: SAMPLE_FLAG.hardwareStamp,
  tcp_info: SAMPLE_FLAG.tcpInfoStamp,
};

/**
 * Converts a run to rows: first its outcome, then one row for each measured metric with a series. The two headline metrics have the detail.
 */
export function samplesOf(check: PlannedCheck, spec: ProtocolSpec, run: ProbeRun, outcomes: OutcomeRows): SentSample[] {
  const { delay, delivery } = spec.headline;
  const clock = run.sync === "unsync" ? SAMPLE_FLAG.clockUnsynchronised : 0;
  const rows = outcomes.of(check, run, FLAG_OF[run.stampSource] | clock);
  for (const [metric, { value, uncertainty, kind }] of Object.entries(run.metrics)) {
    const series = check.series[metric];
    // Skip values that are not finite, for example if a far end's reply made the probe divide by zero.
    if (series === undefined || !Number.isFinite(value)) continue;
    const flags = FLAG_OF[kind ?? run.stampSource] | clock;
    const row: SentSample = { series, tsMs: run.atMs, value, uncertainty: Number.isFinite(uncertainty) ? uncertainty : null, flags };
    if (run.detail !== undefined && (metric === delay || metric === delivery)) row.metadata = fitting(run.detail);
    rows.push(row);
  }
  return rows;
}
