import type { PaditEvent } from "../../packages/domain/src/index";

/** What consumers received of one topic whose events are numbered, by their values, within each source. */
export class Deliveries {
  readonly #seen = new Set<string>();
  /** Number of the last event that arrived for the first time, by source. */
  readonly #last = new Map<string, number>();
  repeated = 0;
  outOfOrder = 0;

  get distinct(): number {
    return this.#seen.size;
  }

  add(event: PaditEvent): void {
    if (event.event_type !== "MetricCollected") return;
    if (this.#seen.has(event.event_id)) {
      this.repeated++;
      return;
    }
    this.#seen.add(event.event_id);
    const { source_id: source, value } = event.metric;
    if (value < (this.#last.get(source) ?? value)) this.outOfOrder++;
    this.#last.set(source, value);
  }
}
