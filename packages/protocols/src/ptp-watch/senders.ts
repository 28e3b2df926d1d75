import type { Announce } from "./codec";

/** Limit of the steps removed of an Announce (IEEE 1588-2019 §9.3.2.5). Announces beyond it are not used. */
const STEPS_REMOVED_MAX = 254;
/** Intervals without an Announce after which a sender is lost (IEEE 1588-2019 §17.7.4, G.8275.1 table A.1). */
const RECEIPT_TIMEOUT_INTERVALS = 3;
/** Ports whose Announces are remembered at the same time. Further ports are ignored, so that forged senders do not exhaust memory. */
const SENDERS_MAX = 16;

export interface Sender {
  announce: Announce;
  /** MAC address. */
  station: string;
  /** Arrival of the last Announce, monotonic ms. */
  lastMs: number;
}

const receiptTimeoutMs = ({ intervalMs }: Announce): number => RECEIPT_TIMEOUT_INTERVALS * intervalMs;

/** The ports of one PTP domain that send Announces on a link. */
export class Senders {
  private readonly all = new Map<string, Sender>();

  /** Stores a sender. @returns its previous state; undefined for a new or an ignored sender */
  note(sender: Sender): Sender | undefined {
    const { announce } = sender;
    const key = `${announce.sender.clock} ${announce.sender.port}`;
    const before = this.all.get(key);
    if (announce.flags.isAlternateMaster || announce.stepsRemoved > STEPS_REMOVED_MAX) return undefined;
    if (before === undefined && this.all.size >= SENDERS_MAX) return undefined;
    this.all.set(key, sender);
    return before;
  }

  dropSilent(nowMs: number): void {
    for (const [key, { announce, lastMs }] of this.all) if (nowMs >= lastMs + receiptTimeoutMs(announce)) this.all.delete(key);
  }

  clear(): void {
    this.all.clear();
  }

  /** The sender that a clock on this link would follow; undefined without a sender. */
  best(): Sender | undefined {
    return [...this.all.values()].toSorted(compareSenders)[0];
  }

  /** Time at which the next sender is lost unless it sends an Announce, monotonic ms. */
  nextLossMs(): number | undefined {
    const losses = [...this.all.values()].map(({ announce, lastMs }) => lastMs + receiptTimeoutMs(announce));
    return losses.length === 0 ? undefined : Math.min(...losses);
  }
}

/**
 * Data set comparison of the best master clock algorithm (IEEE 1588-2019 §9.3.4), the better sender first. G.8275.1 leaves out priority 1,
 * which its senders all set to 128, and its local priorities are not in the messages.
 */
function compareSenders({ announce: a }: Sender, { announce: b }: Sender): number {
  if (a.grandmaster !== b.grandmaster)
    return (
      a.priority1 - b.priority1 ||
      a.clockClass - b.clockClass ||
      a.clockAccuracy - b.clockAccuracy ||
      a.offsetScaledLogVariance - b.offsetScaledLogVariance ||
      a.priority2 - b.priority2 ||
      byText(a.grandmaster, b.grandmaster)
    );
  return a.stepsRemoved - b.stepsRemoved || byText(a.sender.clock, b.sender.clock) || a.sender.port - b.sender.port;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
