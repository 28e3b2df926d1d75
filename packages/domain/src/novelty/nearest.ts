/** The k smallest distances seen. */
export class Nearest {
  readonly distances: Float64Array;
  /** Where they were found. */
  readonly places: Int32Array;
  count = 0;

  constructor(readonly k: number) {
    this.distances = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
    this.places = new Int32Array(k).fill(-1);
  }

  clear(): void {
    this.distances.fill(Number.POSITIVE_INFINITY);
    this.places.fill(-1);
    this.count = 0;
  }

  /** A distance must be below this to enter. */
  get limit(): number {
    return this.distances[this.k - 1] as number;
  }

  offer(distance: number, place: number): void {
    if (distance >= this.limit) return;
    let i = this.k - 1;
    for (; i > 0 && (this.distances[i - 1] as number) > distance; i--) {
      this.distances[i] = this.distances[i - 1] as number;
      this.places[i] = this.places[i - 1] as number;
    }
    this.distances[i] = distance;
    this.places[i] = place;
  }
}
