/**
 * Where detectors keep what they remember: one block of octets, read in double and in single precision. Places are counted in slots of
 * eight octets; slot `at` is `f64[at]`, and `f32[2 * at]` with the one after it. New memory is zeros, and zeros are every detector's beginning.
 */
export interface Memory {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
}

export const SLOT_OCTETS = 8;

export function newMemory(slots: number): Memory {
  const buffer = new ArrayBuffer(SLOT_OCTETS * slots);
  return { f64: new Float64Array(buffer), f32: new Float32Array(buffer) };
}

/** Slots that hold so many numbers of single precision. */
export const singles = (count: number): number => Math.ceil(count / 2);
