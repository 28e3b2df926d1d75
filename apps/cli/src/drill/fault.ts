import { PaditError } from "@padit/domain";

/** The order to the responder, and the alert that PADIT should open for it. */
export interface DrillFault {
  /** The text of the command line. */
  text: string;
  order: { delayMs?: number; jitterMs?: number; lossRatio?: number; outage?: boolean };
  kind: "level_shift" | "jitter" | "loss" | "outage";
  /** Metrics that show the fault, the clearest first. They share one alert. */
  metrics: readonly string[];
}

const DELAY_METRICS = ["udp_echo_rtt", "udp_echo_rtt_min", "udp_echo_rtt_p95", "udp_echo_rtt_max", "udp_echo_jitter"];
const JITTER_METRICS = ["udp_echo_jitter", "udp_echo_rtt_max", "udp_echo_rtt_p95", "udp_echo_rtt", "udp_echo_rtt_min"];
const DELIVERY_METRICS = ["udp_echo_loss"];
const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** @throws PaditError invalid */
export function parseFault(text: string): DrillFault {
  const [, name, amount, unit] = /^(delay|jitter|loss|outage)(?:=([\d.]+)(ms|s|%))?$/.exec(text) ?? [];
  const value = Number(amount);
  if (name === "outage" && amount === undefined) return { text, order: { outage: true }, kind: "outage", metrics: DELIVERY_METRICS };
  if (name === "loss" && unit === "%" && value > 0 && value <= 100)
    return { text, order: { lossRatio: value / 100 }, kind: value > 95 ? "outage" : "loss", metrics: DELIVERY_METRICS };
  const ms = value * (UNIT_MS[unit ?? ""] ?? Number.NaN);
  if (ms > 0 && ms <= 60_000) {
    if (name === "delay") return { text, order: { delayMs: ms }, kind: "level_shift", metrics: DELAY_METRICS };
    if (name === "jitter") return { text, order: { jitterMs: ms }, kind: "jitter", metrics: JITTER_METRICS };
  }
  throw new PaditError("invalid", `"${text}" is not a fault; write delay=20ms, jitter=5ms, loss=30% or outage.`);
}

/** @throws PaditError invalid */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^([\d.]+)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(amount) * (UNIT_MS[unit ?? ""] ?? Number.NaN);
  if (ms > 0) return ms;
  throw new PaditError("invalid", `"${text}" is not a duration; write 60s or 2m.`);
}
