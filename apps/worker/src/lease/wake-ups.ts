/** Lets many wait for notifications that one connection hears. A call that comes while nobody waits is kept for the next who does. */
export class WakeUps<Key> {
  readonly #waiting = new Map<Key, () => void>();
  readonly #called = new Set<Key>();

  call(key: Key): void {
    const wake = this.#waiting.get(key);
    if (wake) wake();
    else this.#called.add(key);
  }

  /** After a lost connection nobody knows what was missed. */
  callAll(): void {
    for (const wake of [...this.#waiting.values()]) wake();
  }

  /** Until the key is called, `timeoutMs` are over or `signal` aborts. One may wait for a key at a time. */
  async wait(key: Key, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#called.delete(key) || signal.aborted) return;
    await new Promise<void>((done) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        this.#waiting.delete(key);
        done();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal.addEventListener("abort", wake);
      this.#waiting.set(key, wake);
    });
  }
}
