/** Joins all requests that wait for the person's proof, so that one dialog serves them all. */
export class StepUpRequests {
  readonly #listeners = new Set<() => void>();
  #waiting: ((isProven: boolean) => void)[] = [];

  /** Resolves when the person has answered. */
  ask = (): Promise<boolean> =>
    new Promise((resolve) => {
      this.#waiting = [...this.#waiting, resolve];
      this.#notify();
    });

  answer(isProven: boolean): void {
    const answered = this.#waiting;
    this.#waiting = [];
    for (const resolve of answered) resolve(isProven);
    this.#notify();
  }

  /** Whether the dialog must be open, and the subscription by which React follows it. */
  isAsking = (): boolean => this.#waiting.length > 0;
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
