import type { Preset } from "../../packages/domain/src/model/detection-config";
import { BANDS, FAULT_KINDS } from "./everyday.faults";
import type { Notification } from "./everyday.play";
import type { Scored, ScoredFault } from "./everyday.score";
import { MONTH_DAYS, SECOND_MS } from "./everyday.time";
import { figure, quantile } from "./output/figures";

export interface ReportOptions {
  /** Before the names, such as `everyday`. */
  prefix: string;
  endpoints: number;
  weeks: number;
}

const falsePerEndpointMonth = ({ falses }: Scored, { endpoints, weeks }: ReportOptions): number =>
  falses.length / ((endpoints * weeks * 7) / MONTH_DAYS);

const isCaught = ({ delayMs }: ScoredFault): boolean => delayMs !== null;

export function reportFigures(scored: Scored, options: ReportOptions): void {
  const { prefix } = options;
  const { faults } = scored;
  const caught = faults.filter(isCaught);
  const keys = caught.reduce((sum, fault) => sum + fault.keys.length, 0);
  if (faults.length > 0) figure(`${prefix}.faults_caught`, caught.length / faults.length, `of ${faults.length} faults`);
  figure(`${prefix}.false_per_endpoint_month`, falsePerEndpointMonth(scored, options), "alerts per endpoint and month");
  if (keys > 0)
    figure(`${prefix}.notifications_per_fault`, caught.reduce((sum, f) => sum + f.notifications, 0) / keys, "per fault and key touched");
  figure(`${prefix}.wrongly_resolved`, scored.wronglyResolved.length, "endings");
  figure(`${prefix}.recoveries_alerted`, scored.recoveries.length, "alerts");
  const lossy = faults.filter(({ kind }) => kind === "loss" || kind === "bad_link");
  const lengthened = lossy.filter(({ isLengthened }) => isLengthened).length;
  const tooShort = `of ${lossy.length}: ten minutes hold too few packets to show their rise`;
  if (lossy.length > 0) figure(`${prefix}.losses_lengthened`, lengthened / lossy.length, tooShort);
  figure(`${prefix}.unpaired`, scored.unpaired.length, "openings and endings");
  for (const kind of FAULT_KINDS) {
    const ofKind = faults.filter((fault) => fault.kind === kind);
    for (const band of BANDS) {
      const ofBand = ofKind.filter((fault) => fault.band === band);
      if (ofBand.length > 0)
        figure(`${prefix}.recall.${kind}.${band}`, ofBand.filter(isCaught).length / ofBand.length, `of ${ofBand.length}`);
    }
    const delays = ofKind.flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs]));
    if (delays.length > 0) figure(`${prefix}.delay_s.${kind}`, quantile(delays, 0.5) / SECOND_MS, "s, median");
  }
}

/** False alerts per endpoint and month that a preset promises at most, all metrics together. */
const PROMISED: Readonly<Record<Preset, number>> = { quiet: 0.1, balanced: 0.3, sensitive: 3 };

export function reportFalse(scored: Scored, options: ReportOptions, preset: Preset): void {
  const unit = `alerts per endpoint and month, at most ${PROMISED[preset]} promised`;
  figure(`${options.prefix}.false_per_endpoint_month.${preset}`, falsePerEndpointMonth(scored, options), unit);
}

/** What a person who tunes the detection looks at, one line each, on standard error. */
export function listMistakes(scored: Scored): void {
  for (const f of scored.faults.filter((fault) => !isCaught(fault)))
    line("missed", f.endpoint, f.protocol, f.kind, `${f.band} ×${f.size.toFixed(2)}`, at(f.fromMs), at(f.toMs), f.keys.join());
  for (const n of scored.falses) line("false", ...partsOf(n));
  for (const n of scored.recoveries) line("recovery", ...partsOf(n));
  for (const n of scored.wronglyResolved) line("wrongly resolved", n.fault, ...partsOf(n), n.resolution);
  for (const n of scored.unpaired) line("unpaired", ...partsOf(n));
  const busy = scored.faults.filter((f) => f.notifications > f.keys.length);
  for (const f of busy)
    line("repeated", f.endpoint, f.protocol, f.kind, f.band, at(f.fromMs), at(f.toMs), `${f.notifications} notifications`);
}

export function listFaults({ faults }: Scored): void {
  for (const f of faults)
    line("fault", f.endpoint, f.protocol, f.kind, `${f.band} ×${f.size.toFixed(2)}`, at(f.fromMs), at(f.toMs), f.keys.join());
}

export function listNotifications(notifications: readonly Notification[]): void {
  for (const n of notifications) line("notification", ...partsOf(n), n.resolution);
}

const partsOf = (n: Notification): unknown[] => [n.endpoint, n.metric || n.group, n.type, n.kind, n.severity, at(n.atMs), observedOf(n)];
const observedOf = ({ observed, expected }: Notification): string =>
  `${observed.toPrecision(4)} expected ${expected.value.toPrecision(4)} [${expected.low.toPrecision(4)}..${expected.high.toPrecision(4)}]`;
const at = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const line = (...parts: readonly unknown[]): void => console.error(parts.join("\t"));
