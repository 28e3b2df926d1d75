import { z } from "zod";

/** What the responder does wrong on purpose. */
export const Faults = z.object({
  delayMs: z.number().min(0).max(60_000).default(0),
  /** Each answer waits a further time drawn evenly from [0, jitterMs). */
  jitterMs: z.number().min(0).max(60_000).default(0),
  lossRatio: z.number().min(0).max(1).default(0),
  outage: z.boolean().default(false),
});
export type Faults = z.infer<typeof Faults>;
export const NO_FAULTS: Faults = Faults.parse({});

export type Fate = { answer: false } | { answer: true; afterMs: number };

/** What happens to one request. @param random even in [0, 1) */
export function fateOf(faults: Faults, random: () => number): Fate {
  if (faults.outage || random() < faults.lossRatio) return { answer: false };
  return { answer: true, afterMs: faults.delayMs + (faults.jitterMs === 0 ? 0 : random() * faults.jitterMs) };
}

/** The faults in force; they end by themselves when `forMs` was given. */
export class FaultBoard {
  private faults = NO_FAULTS;
  private untilMs = Number.POSITIVE_INFINITY;

  /** @param nowMs a clock that never goes back */
  constructor(
    private readonly nowMs: () => number,
    private readonly random: () => number = Math.random,
  ) {}

  set(faults: Faults, forMs?: number): void {
    this.faults = faults;
    this.untilMs = forMs === undefined ? Number.POSITIVE_INFINITY : this.nowMs() + forMs;
  }

  get(): { faults: Faults; remainingMs: number | null } {
    if (this.nowMs() >= this.untilMs) this.set(NO_FAULTS);
    return { faults: this.faults, remainingMs: Number.isFinite(this.untilMs) ? this.untilMs - this.nowMs() : null };
  }

  fate(): Fate {
    return fateOf(this.get().faults, this.random);
  }
}
