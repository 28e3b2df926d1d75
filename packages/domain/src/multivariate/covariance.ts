/** Covariance of the rows around zero, its diagonal made 1 and its other entries shrunk by `shrink` (Ledoit & Wolf 2004, towards no correlation). */
export function shrunkCorrelation(rows: readonly (readonly number[])[], shrink: number): number[][] {
  const p = rows[0]?.length ?? 0;
  const sums = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  for (const row of rows)
    for (let i = 0; i < p; i++)
      for (let j = 0; j <= i; j++) {
        const line = sums[i];
        if (line) line[j] = (line[j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0);
      }
  const deviation = sums.map((line, i) => Math.sqrt(line[i] ?? 0) || 1);
  return sums.map((_, i) =>
    sums.map((__, j) => {
      if (i === j) return 1;
      const product = sums[Math.max(i, j)]?.[Math.min(i, j)] ?? 0;
      return ((1 - shrink) * product) / ((deviation[i] ?? 1) * (deviation[j] ?? 1));
    }),
  );
}

/** Inverse of a positive definite matrix by Gauss–Jordan elimination, row by row in one list. */
export function inverse(matrix: readonly (readonly number[])[]): number[] {
  const p = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: p }, (_, j) => Number(i === j))]);
  for (let k = 0; k < p; k++) {
    const pivotRow = work[k] ?? [];
    const pivot = pivotRow[k] ?? 1;
    for (let j = 0; j < 2 * p; j++) pivotRow[j] = (pivotRow[j] ?? 0) / pivot;
    work.forEach((row, i) => {
      const factor = row[k] ?? 0;
      if (i === k || factor === 0) return;
      for (let j = 0; j < 2 * p; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    });
  }
  return work.flatMap((row) => row.slice(p));
}

/** u′ · P · u for a symmetric P in one list. */
export function quadratic(precision: readonly number[], u: readonly number[]): number {
  const p = u.length;
  let sum = 0;
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += (u[i] ?? 0) * (precision[i * p + j] ?? 0) * (u[j] ?? 0);
  return Math.max(0, sum);
}
