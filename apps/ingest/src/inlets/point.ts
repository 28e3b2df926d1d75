/** One number as a sender wrote it, in the terms that all inlets share. */
export interface PushPoint {
  /** Metric name without labels. */
  name: string;
  /** Without the metric's name; in the sender's order. */
  labels: readonly (readonly [name: string, value: string])[];
  value: number;
  /** ms since the Unix epoch; null: the sender stated none, and the time of arrival holds. */
  tsMs: number | null;
  /** As the sender states it; "" where it does not. */
  unit: string;
  /** As the protocol states it; null: the metric's name decides. */
  nature: "counter" | "level" | "throughput" | null;
  /** latency, throughput, error_rate, availability or custom. Absent: the protocol states no metric type. */
  metricType?: string;
}

/** What a decoder made of a body: the points, and why others could not be read. */
export interface DecodedPush {
  points: PushPoint[];
  rejected: Rejected[];
}

interface Rejected {
  /** Points with this reason. */
  n: number;
  /** In the words of the protocol's own server. */
  message: string;
}
