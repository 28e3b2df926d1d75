const LOG_FACTORIAL = [0];
const logFactorial = (n: number): number => {
  for (let i = LOG_FACTORIAL.length; i <= n; i++) LOG_FACTORIAL.push((LOG_FACTORIAL[i - 1] ?? 0) + Math.log(i));
  return LOG_FACTORIAL[n] ?? 0;
};

/** Decades (−log₁₀ p) that the sum of `n` standard exponential variables reaches `sum` or more: the Erlang tail, e^−s · Σ sᵏ/k!, k < n. */
export function erlangDecades(n: number, sum: number): number {
  if (n <= 0 || sum <= 0) return 0;
  // Horner from the innermost term: Σ = 1 + s/1 · (1 + s/2 · (1 + …)).
  let series = 1;
  for (let k = n - 1; k > 0; k--) series = 1 + (sum / k) * series;
  return Math.max(0, (sum - Math.log(series)) / Math.LN10);
}

/** Decades that `k` or more of `n` trials succeed when each does with probability `p`. */
export function binomialDecades(n: number, k: number, p: number): number {
  if (k <= 0) return 0;
  let tail = 0;
  for (let i = k; i <= n; i++)
    tail += Math.exp(logFactorial(n) - logFactorial(i) - logFactorial(n - i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
  return Math.max(0, -Math.log10(Math.max(tail, 1e-300)));
}
