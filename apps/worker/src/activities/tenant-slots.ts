/** Bounds how much runs at once for one organization. Nothing waits: what finds no slot is put off. */
export class TenantSlots {
  readonly #running = new Map<string, number>();

  constructor(readonly perTenantMax: number) {}

  async run<T>(tenantId: string, work: () => Promise<T>, putOff: () => T): Promise<T> {
    const running = this.#running.get(tenantId) ?? 0;
    if (running >= this.perTenantMax) return putOff();
    this.#running.set(tenantId, running + 1);
    try {
      return await work();
    } finally {
      const left = (this.#running.get(tenantId) ?? 1) - 1;
      if (left > 0) this.#running.set(tenantId, left);
      else this.#running.delete(tenantId);
    }
  }
}
