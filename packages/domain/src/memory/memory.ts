/**
 * The memory of detectors: one block of bytes with views in double and in single precision. Positions are counted in slots of eight bytes:
 * slot `at` is `f64[at]`, and `f32[2 * at]` with `f32[2 * at + 1]`. New memory is zeros, the initial state of every detector.
 */
export interface Memory {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
}

export const SLOT_BYTES = 8;

export const newMemory = (slots: number): Memory => memoryIn(new ArrayBuffer(SLOT_BYTES * slots), 0, slots);

/** A view of a buffer from byte `offset` on, a multiple of `SLOT_BYTES`. */
export const memoryIn = (buffer: ArrayBuffer, offset: number, slots: number): Memory => ({
  f64: new Float64Array(buffer, offset, slots),
  f32: new Float32Array(buffer, offset, 2 * slots),
});

/** Slots needed for `count` numbers of single precision. */
export const singles = (count: number): number => Math.ceil(count / 2);
