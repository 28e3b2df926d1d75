/**
 * First in, first out for each tenant; the tenants take turns. A tenant that queues thousands of batches delays others by at most one batch
 * of its own at a time.
 */
export class FairQueue<T> {
  readonly #byTenant = new Map<string, { items: T[]; weight: number }>();
  readonly #weightOf: (item: T) => number;
  #size = 0;
  #weight = 0;

  constructor(weightOf: (item: T) => number) {
    this.#weightOf = weightOf;
  }

  get size(): number {
    return this.#size;
  }

  get weight(): number {
    return this.#weight;
  }

  ofTenant(tenantId: string): { size: number; weight: number } {
    const own = this.#byTenant.get(tenantId);
    return { size: own?.items.length ?? 0, weight: own?.weight ?? 0 };
  }

  push(tenantId: string, item: T): void {
    const weight = this.#weightOf(item);
    const own = this.#byTenant.get(tenantId) ?? { items: [], weight: 0 };
    own.items.push(item);
    own.weight += weight;
    this.#byTenant.set(tenantId, own);
    this.#size += 1;
    this.#weight += weight;
  }

  /** Removes items in turn until they weigh `weightMax` or none is left; at least one. */
  take(weightMax: number): T[] {
    const taken: T[] = [];
    let weight = 0;
    // Index of each tenant's next item: items are cut off once at the end, because `shift` moves all that follow.
    const next = new Map<string, number>();
    let isAnyLeft = this.#size > 0;
    while (isAnyLeft && (taken.length === 0 || weight < weightMax)) {
      isAnyLeft = false;
      for (const [tenantId, { items }] of this.#byTenant) {
        if (taken.length > 0 && weight >= weightMax) break;
        const at = next.get(tenantId) ?? 0;
        const item = items[at];
        if (item === undefined) continue;
        isAnyLeft = true;
        next.set(tenantId, at + 1);
        taken.push(item);
        weight += this.#weightOf(item);
      }
    }
    this.#remove(next);
    return taken;
  }

  /** Tenants that were served go to the end of the order. */
  #remove(counts: ReadonlyMap<string, number>): void {
    for (const [tenantId, count] of counts) {
      const own = this.#byTenant.get(tenantId);
      if (!own) continue;
      const removed = own.items.slice(0, count).reduce((sum, item) => sum + this.#weightOf(item), 0);
      own.items = own.items.slice(count);
      own.weight -= removed;
      this.#size -= count;
      this.#weight -= removed;
      this.#byTenant.delete(tenantId);
      if (own.items.length > 0) this.#byTenant.set(tenantId, own);
    }
  }
}
