/**
 * Discrete Fourier transform in place: radix 2, decimation in time (Cooley & Tukey 1965). The inverse is not scaled by 1/n.
 * @param re, im real and imaginary parts; their length is a power of two
 */
export function fft(re: Float64Array, im: Float64Array, isInverse = false): void {
  reorder(re, im);
  const n = re.length;
  for (let size = 2; size <= n; size *= 2) {
    const angle = ((isInverse ? 2 : -2) * Math.PI) / size;
    for (let start = 0; start < n; start += size)
      for (let k = 0; k < size / 2; k++) butterfly(re, im, start + k, start + k + size / 2, Math.cos(angle * k), Math.sin(angle * k));
  }
}

function butterfly(re: Float64Array, im: Float64Array, a: number, b: number, cos: number, sin: number): void {
  const [aRe = 0, aIm = 0, bRe = 0, bIm = 0] = [re[a], im[a], re[b], im[b]];
  const turnedRe = bRe * cos - bIm * sin;
  const turnedIm = bRe * sin + bIm * cos;
  re[a] = aRe + turnedRe;
  im[a] = aIm + turnedIm;
  re[b] = aRe - turnedRe;
  im[b] = aIm - turnedIm;
}

/** Puts every element at the place whose number has its bits in reverse. */
function reorder(re: Float64Array, im: Float64Array): void {
  for (let i = 1, j = 0; i < re.length; i++) {
    let bit = re.length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
    [im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0];
  }
}
