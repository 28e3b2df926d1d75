import { Nearest } from "./nearest";

const NEIGHBOURS = 3;
/** Pattern comparisons per series; the patterns of a longer series are compared with evenly spaced references. */
const COMPARISONS_MAX = 4e8;

/**
 * For each sample, the distance of the pattern around it from the third nearest pattern elsewhere in the series. Offline.
 * Source: time series discords, Keogh, Lin & Fu, "HOT SAX", ICDM 2005; comparisons end early as there.
 */
export function discords(values: Float64Array, length: number): Float64Array {
  const n = values.length;
  const last = n - length;
  const distances = new Float64Array(n);
  if (last < 2 * length) return distances;
  const stride = Math.ceil(n / Math.max(2000, COMPARISONS_MAX / n));
  const nearest = new Nearest(NEIGHBOURS);
  const half = length >> 1;
  for (let at = 0; at <= last; at++) {
    const likely = [...nearest.places].map((place) => (stride === 1 ? place + 1 : place));
    nearest.clear();
    const far = (place: number) => place >= 0 && place <= last && Math.abs(place - at) >= length;
    const first = new Set(likely.filter(far));
    for (const place of first) nearest.offer(distance(values, at, place, length, nearest.limit), place);
    const [one = -1, two = -1, three = -1] = first;
    for (let place = 0; place <= last; place += stride) {
      if (place === one || place === two || place === three) continue;
      if (place - at < length && at - place < length) continue;
      nearest.offer(distance(values, at, place, length, nearest.limit), place);
    }
    distances[at + half] = Math.sqrt(Math.min(nearest.limit, Number.MAX_VALUE));
  }
  distances.fill(distances[half] as number, 0, half);
  distances.fill(distances[last + half] as number, last + half + 1);
  return distances;
}

function distance(values: Float64Array, a: number, b: number, length: number, limit: number): number {
  let sum = 0;
  for (let i = 0; i < length && sum < limit; i++) {
    const difference = (values[a + i] as number) - (values[b + i] as number);
    sum += difference * difference;
  }
  return sum;
}
