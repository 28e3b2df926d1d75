import { PaditError } from "@padit/domain";

/** Limits of open streams and downloads per holder, in this process. */
const STREAMS_MAX = { person: 30, address: 100, tenant: 500 } as const;
export type StreamHolders = Record<keyof typeof STREAMS_MAX, string>;

const RETRY_AFTER_SECONDS = 10;

/** Bounds open streams and downloads per person, address and organization. */
export class StreamSlots {
  readonly #open = new Map<string, number>();

  /** @returns a function that releases the slot @throws PaditError rate_limited */
  take(holders: StreamHolders): () => void {
    const keys = Object.entries(holders).map(([kind, holder]) => ({
      key: `${kind} ${holder}`,
      max: STREAMS_MAX[kind as keyof StreamHolders],
    }));
    if (keys.some(({ key, max }) => (this.#open.get(key) ?? 0) >= max))
      throw new PaditError("rate_limited", "Too many pages or downloads are open. Close some and try again.", {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    for (const { key } of keys) this.#open.set(key, (this.#open.get(key) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      for (const { key } of keys) {
        const left = (this.#open.get(key) ?? 1) - 1;
        if (left > 0) this.#open.set(key, left);
        else this.#open.delete(key);
      }
    };
  }
}
