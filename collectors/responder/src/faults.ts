import { z } from "zod";

/** Faults that the responder simulates. */
export const Faults = z.object({
  delayMs: z.number().min(0).max(60_000).default(0),
  /** Each reply is delayed by a further time, uniform in [0, jitterMs). */
  jitterMs: z.number().min(0).max(60_000).default(0),
  lossRatio: z.number().min(0).max(1).default(0),
  outage: z.boolean().default(false),
});
export type Faults = z.infer<typeof Faults>;
const NO_FAULTS: Faults = Faults.parse({});

/** Protocols whose faults can be set separately. */
export const FAULT_PROTOCOLS = ["udp-echo", "stamp", "ecpri-owd", "cfm-lb", "cfm-dm", "cfm-lt", "http"] as const;
export type FaultProtocol = (typeof FAULT_PROTOCOLS)[number];

export type Fate = { answer: false } | { answer: true; afterMs: number };

/** One message of several that share a fate. */
export interface ExchangeMessage {
  name: string;
  /** Whether this is the last message of that name. */
  isLast: boolean;
}
/** Maximum number of fates stored for later messages; beyond it the oldest is dropped. */
const MAX_SHARED = 10_000;

/** Decides what happens to one request. @param random uniform in [0, 1) */
export function fateOf(faults: Faults, random: () => number): Fate {
  if (faults.outage || random() < faults.lossRatio) return { answer: false };
  return { answer: true, afterMs: faults.delayMs + (faults.jitterMs === 0 ? 0 : random() * faults.jitterMs) };
}

interface Standing {
  faults: Faults;
  untilMs: number;
}
const NO_STANDING_FAULTS: Standing = { faults: NO_FAULTS, untilMs: Number.POSITIVE_INFINITY };

/** The faults in force, for all protocols or for single ones, which have precedence. Faults set with `forMs` expire. */
export class FaultBoard {
  private everybody = NO_STANDING_FAULTS;
  private readonly own = new Map<FaultProtocol, Standing>();
  private readonly shared = new Map<string, Fate>();

  /** @param nowMs monotonic clock, ms */
  constructor(
    private readonly nowMs: () => number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Sets faults. Without a protocol they apply to all, and those of single protocols end. */
  set(faults: Faults, forMs?: number, protocol?: FaultProtocol): void {
    const standing = { faults, untilMs: forMs === undefined ? Number.POSITIVE_INFINITY : this.nowMs() + forMs };
    if (protocol !== undefined) return void this.own.set(protocol, standing);
    this.own.clear();
    this.everybody = standing;
  }

  get(protocol?: FaultProtocol): { faults: Faults; remainingMs: number | null } {
    const { faults, untilMs } = this.standing(protocol);
    return { faults, remainingMs: Number.isFinite(untilMs) ? untilMs - this.nowMs() : null };
  }

  /** @param exchange a message of several, which share the fate of the first one */
  fate(protocol: FaultProtocol, exchange?: ExchangeMessage): Fate {
    const known = exchange?.isLast ? this.shared.get(exchange.name) : undefined;
    const fate = known ?? fateOf(this.standing(protocol).faults, this.random);
    if (exchange !== undefined) this.share(exchange, fate);
    return fate;
  }

  private share({ name, isLast }: ExchangeMessage, fate: Fate): void {
    this.shared.delete(name);
    if (!isLast) this.shared.set(name, fate);
    const oldest = this.shared.size > MAX_SHARED ? this.shared.keys().next().value : undefined;
    if (oldest !== undefined) this.shared.delete(oldest);
  }

  private standing(protocol: FaultProtocol | undefined): Standing {
    const own = protocol === undefined ? undefined : this.own.get(protocol);
    if (own !== undefined && this.nowMs() < own.untilMs) return own;
    return this.nowMs() < this.everybody.untilMs ? this.everybody : NO_STANDING_FAULTS;
  }
}
