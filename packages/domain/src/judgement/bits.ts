/** Number of ones among the bits of a non-negative safe integer. */
export function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
