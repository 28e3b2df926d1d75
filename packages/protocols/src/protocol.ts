import type { MetricNature } from "@padit/domain/metrics/nature";
import type { z } from "zod";

export type Unit = "ms" | "us" | "s" | "ratio" | "count" | "bytes" | "days";
type MetricType = "latency" | "throughput" | "error_rate" | "availability" | "custom";

export interface MetricSpec {
  /** Short name for people, such as "Round-trip time". */
  title: string;
  unit: Unit;
  type: MetricType;
  /** What detection, default alerts, learning and charts read. */
  nature: MetricNature;
  help: string;
}

/** One field of a target as a form shows it; the zod schema stays the judge. */
export interface FieldSpec {
  name: string;
  label: string;
  help: string;
  input: "text" | "number" | "switch" | "select" | "list";
  options?: readonly string[];
  placeholder?: string;
  advanced?: boolean;
  /** Never shown again once saved: views blank it, forms ask for it as for a password. */
  secret?: boolean;
  /** The form shows it only while that field has one of those values. */
  showWhen?: { field: string; is: readonly string[] };
}

/**
 * What the product knows of a protocol without touching the network: safe to import in a browser. The probe that belongs to it stands
 * beside it and is registered in `probes.ts`, which only collectors import.
 */
export interface ProtocolSpec<Target = unknown> {
  /** CONTRACT §1, e.g. `udp-echo`. */
  name: string;
  /** semver */
  version: string;
  title: string;
  description: string;
  /** RFC, standard */
  source: string;
  /** Words the wizard's search finds it by. */
  synonyms: readonly string[];
  target: z.ZodType<Target>;
  fields: readonly FieldSpec[];
  /** Without the right to raw sockets no run of it can send anything. */
  needsRawSockets?: true;
  defaultIntervalMs: number;
  /** Every metric a run can report, by name. */
  metrics: Readonly<Record<string, MetricSpec>>;
  /** Metrics a list shows: the delay, the delivery. */
  headline: { delay: string; delivery: string };
  /** What one run sends, for the wizard's cost line. */
  cost(target: Target): { packets: number; bytes: number };
  /** host:port and the like, for lists. */
  address(target: Target): string;
}

export const defineProtocol = <T>(spec: ProtocolSpec<T>): ProtocolSpec<T> => spec;
