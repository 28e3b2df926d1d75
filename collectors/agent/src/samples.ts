import { SAMPLE_FLAG } from "@padit/domain/detection/pipeline-types";
import type { PlannedCheck } from "@padit/protocols/collector-api/wire";
import type { ProbeRun, StampKind } from "@padit/protocols/probe";
import type { ProtocolSpec } from "@padit/protocols/protocol";
import type { SampleRow } from "./ipc/messages";

const FLAG_OF: Record<StampKind, number> = {
  user: SAMPLE_FLAG.userStamp,
  kernel: SAMPLE_FLAG.kernelStamp,
  hw: SAMPLE_FLAG.hardwareStamp,
  tcp_info: SAMPLE_FLAG.tcpInfoStamp,
};

/** A run as rows: one per metric that was measured and has a series. Details ride on the two headline metrics. */
export function samplesOf(check: PlannedCheck, spec: ProtocolSpec, run: ProbeRun): SampleRow[] {
  const headline: readonly string[] = [spec.headline.delay, spec.headline.delivery];
  const flags = FLAG_OF[run.stampSource] | (run.sync === "unsync" ? SAMPLE_FLAG.clockUnsynchronised : 0);
  return Object.entries(run.metrics).flatMap(([metric, { value, uncertainty }]) => {
    const series = check.series[metric];
    if (series === undefined) return [];
    const row = { series, tsMs: run.atMs, value, uncertainty, flags };
    return [run.detail !== undefined && headline.includes(metric) ? { ...row, metadata: run.detail } : row];
  });
}
