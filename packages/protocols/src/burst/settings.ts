import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";

/** Longest run, ms. The agent aborts longer runs. */
const MAX_RUN_MS = 30_000;

export const burstShape = {
  /** Number of packets of one run. */
  count: z.int("Packets must be a whole number.").min(1, "Send at least 1 packet.").max(50, "At most 50 packets a run.").default(5),
  spacingMs: z.int().min(1, "At least 1 ms between packets.").max(1000, "At most 1000 ms between packets.").default(20),
  /** Maximum wait for a reply, ms. */
  timeoutMs: z.int().min(20, "A time-out of at least 20 ms.").max(10_000, "A time-out of at most 10,000 ms.").default(500),
};

export const endsInTime = (t: { count: number; spacingMs: number; timeoutMs: number }): boolean =>
  t.count * t.spacingMs + t.timeoutMs <= MAX_RUN_MS;
export const ENDS_IN_TIME = {
  error: "A run must end within 30 s: fewer packets, less spacing or a shorter time-out.",
  path: ["timeoutMs"],
};

export const burstFields: readonly FieldSpec[] = [
  { name: "count", label: "Packets", help: "Sent per run; more show smaller loss.", input: "number", placeholder: "5", advanced: true },
  {
    name: "spacingMs",
    label: "Spacing (ms)",
    help: "Time between two packets of a run.",
    input: "number",
    placeholder: "20",
    advanced: true,
  },
  {
    name: "timeoutMs",
    label: "Time-out (ms)",
    help: "A reply that comes later counts as lost.",
    input: "number",
    placeholder: "500",
    advanced: true,
  },
];

/** Differentiated services code point; 46 is Expedited Forwarding. */
export const Dscp = z.int("DSCP is a whole number.").min(0, "DSCP is 0 to 63.").max(63, "DSCP is 0 to 63; 46 is EF.").default(0);
export const dscpField: FieldSpec = {
  name: "dscp",
  label: "DSCP",
  help: "Mark of the packets sent, 0 to 63; 46 is Expedited Forwarding.",
  input: "number",
  placeholder: "0",
  advanced: true,
};
