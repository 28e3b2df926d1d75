import { PaditError } from "@padit/domain";

/** Requests in progress, counted by key (a collector's id). */
export class RequestSlots {
  readonly #slotsMax: number;
  readonly #used = new Map<string, number>();

  constructor(slotsMax: number) {
    this.#slotsMax = slotsMax;
  }

  /** Takes a slot and returns the function that gives it back. @throws PaditError rate_limited when all slots of the key are in use */
  acquire(key: string): () => void {
    const used = this.#used.get(key) ?? 0;
    if (used >= this.#slotsMax)
      throw new PaditError("rate_limited", `at most ${this.#slotsMax} requests at once`, { retryAfterSeconds: 1 });
    this.#used.set(key, used + 1);
    return () => {
      const left = (this.#used.get(key) ?? 1) - 1;
      if (left === 0) this.#used.delete(key);
      else this.#used.set(key, left);
    };
  }
}
