/** Kinds of anomalies, in network terms. */
export const KINDS = [
  "level_shift",
  "ramp",
  "jitter",
  "loss",
  "outage",
  "spike_train",
  "path_asymmetry",
  "clock_step",
  "clock_off",
  "periodic",
  "no_data",
  "limit",
  "wrong_answer",
  "not_measured",
  "frozen",
  "countdown",
  "schedule",
  "trend",
] as const;
export type Kind = (typeof KINDS)[number];

/** Whether alerts of this kind have an expected value. An alert about missing measurements has only their duration. */
export const hasExpectation = (kind: string): boolean => kind !== "no_data" && kind !== "not_measured";

export interface Vote {
  family: "rule" | "changepoint" | "residual" | "multivariate";
  detector: string;
  /** Calibrated, 0…1. */
  score: number;
  weight: number;
}

/** A failure that repeats at the same local time on several days. */
export interface Repetition {
  /** Minute of the local day at which the newest failure began, 0…1439. */
  minuteOfDay: number;
  /** IANA zone. */
  timeZone: string;
  days: number;
}

/** Why an alert is open: data first, the sentence last. Times are ms since the Unix epoch; JSON interfaces use RFC 3339. */
export interface Evidence {
  kind: Kind;
  observed: number;
  /** The expected value and band. For a rule, all three are the limit. */
  expected: { value: number; low: number; high: number };
  unit: string;
  /** 95 % half-width of the observed value, in `unit`; null when unknown. */
  uncertainty: number | null;
  window: { startMs: number; endMs: number };
  votes: readonly Vote[];
  dataQuality: { n: number; gaps: number; stampSource: "hardware" | "kernel" | "tcp_info" | "user" | "unknown" };
  decidedAtMs: number;
  sentence: string;
  /** The repetition, if the endpoint fails at the same time on several days. */
  repeats?: Repetition;
}
