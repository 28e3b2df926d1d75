/** Counts the declared bytes of all request bodies, each from its headers until its answer ends. */
export class DeclaredBodies {
  #total = 0;
  readonly #byAddress = new Map<string, number>();

  constructor(private readonly limits: { bytesMax: number; bytesPerAddressMax: number }) {}

  /** @returns a function that releases the bytes, or null without room for them */
  take(address: string, bytes: number): (() => void) | null {
    const held = this.#byAddress.get(address) ?? 0;
    if (this.#total + bytes > this.limits.bytesMax || held + bytes > this.limits.bytesPerAddressMax) return null;
    this.#total += bytes;
    this.#byAddress.set(address, held + bytes);
    return () => {
      this.#total -= bytes;
      const left = (this.#byAddress.get(address) ?? bytes) - bytes;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    };
  }
}
