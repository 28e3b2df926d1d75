/** Runs deliveries side by side, a few per integration, so that a slow receiver holds up nobody but itself. Order within one is kept. */
export class DeliveryLanes {
  readonly #lanes = new Map<string, { running: number; waiting: (() => Promise<void>)[] }>();
  #size = 0;
  #roomWanted: (() => void)[] = [];

  constructor(
    readonly limits: { perIntegration: number; waiting: number },
    readonly onError: (error: unknown) => void,
  ) {}

  add(integrationId: string, work: () => Promise<void>): void {
    const lane = this.#lanes.get(integrationId) ?? { running: 0, waiting: [] };
    this.#lanes.set(integrationId, lane);
    lane.waiting.push(work);
    this.#size += 1;
    if (lane.running < this.limits.perIntegration) void this.#run(integrationId, lane);
  }

  /** Until fewer than `limits.waiting` are under way; what is not taken yet waits in the database. */
  async room(): Promise<void> {
    while (this.#size >= this.limits.waiting) await new Promise<void>((done) => this.#roomWanted.push(done));
  }

  /** Until nothing is under way. */
  async idle(): Promise<void> {
    while (this.#size > 0) await new Promise<void>((done) => this.#roomWanted.push(done));
  }

  async #run(integrationId: string, lane: { running: number; waiting: (() => Promise<void>)[] }): Promise<void> {
    lane.running += 1;
    for (let work = lane.waiting.shift(); work; work = lane.waiting.shift()) {
      await work().catch(this.onError);
      this.#size -= 1;
      for (const done of this.#roomWanted.splice(0)) done();
    }
    lane.running -= 1;
    if (lane.running === 0) this.#lanes.delete(integrationId);
  }
}
