import type { DrillReport } from "./drill";
import { type DrillStep, MARKS } from "./steps";

const WORDS: Record<DrillStep["step"], string> = {
  order: "order",
  first_bad_sample: "first bad sample",
  rule_alert: "rule alert",
  detector_alert: "detector alert",
  webhook: "webhook",
  resolved: "resolved",
};

/** `+  2 310 ms  rule alert        43 ms after the arrival of … (mark 1 000 ms)` */
export function stepLine(step: DrillStep, orderedAtMs: number): string {
  const name = WORDS[step.step].padEnd(17);
  if (step.atMs === null) return `      missing  ${name} ${step.note}`.trimEnd();
  const since = `${figure(step.atMs - orderedAtMs)} ms`.padStart(12);
  const delay = step.delayMs === null ? "" : `${figure(step.delayMs)} ms after ${MARKS[step.step].from}`;
  const mark = step.markMs === null ? "" : ` (mark ${figure(step.markMs)} ms${isLate(step) ? ", MISSED" : ""})`;
  return `+${since}  ${name} ${delay}${mark}${step.note ? `${delay ? "; " : ""}${step.note}` : ""}`;
}

/** Whether all judged steps were seen and the alert has the expected kind. The kind is not judged while the detectors learn the level. */
export const isPassed = ({ steps, kind, expectedKind, isLearning }: DrillReport): boolean =>
  steps.every(({ judged, atMs }) => !judged || atMs !== null) && (isLearning || kind === expectedKind);

export function summaryLines(report: DrillReport): string[] {
  const orderedAtMs = report.steps[0]?.atMs ?? 0;
  const missing = report.steps.filter(({ atMs }) => atMs === null).map((step) => stepLine({ ...step, note: reason(step) }, orderedAtMs));
  const kind =
    report.kind === null ? [] : [`kind: ${report.kind}${report.kind === report.expectedKind ? "" : ` (expected ${report.expectedKind})`}`];
  return [...missing, ...kind, isPassed(report) ? "The drill passed." : "The drill failed."];
}

/** The report as JSON for other programs, in snake_case. */
export const reportJson = (report: DrillReport) => ({
  fault: report.fault,
  for_ms: report.forMs,
  endpoint: report.endpoint,
  learning: report.isLearning,
  passed: isPassed(report),
  alert_id: report.alertId,
  kind: report.kind,
  expected_kind: report.expectedKind,
  steps: report.steps.map((step) => ({
    step: step.step,
    judged: step.judged,
    at: step.atMs === null ? null : new Date(step.atMs).toISOString(),
    since_order_ms: step.atMs === null ? null : step.atMs - (report.steps[0]?.atMs ?? step.atMs),
    delay_ms: step.delayMs,
    mark_ms: step.markMs,
    within_mark: step.delayMs === null || step.markMs === null ? null : !isLate(step),
    note: step.note,
  })),
});

const isLate = ({ delayMs, markMs }: DrillStep): boolean => delayMs !== null && markMs !== null && delayMs > markMs;
const reason = ({ judged, note }: DrillStep): string => (judged ? note : `not judged: ${note}`);
const figure = (ms: number): string =>
  Math.round(ms)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");
