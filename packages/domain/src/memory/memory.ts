/**
 * Where detectors keep what they remember: one block of octets, read in double and in single precision. Places are counted in slots of
 * eight octets; slot `at` is `f64[at]`, and `f32[2 * at]` with the one after it. New memory is zeros, and zeros are every detector's beginning.
 */
export interface Memory {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
}

export const SLOT_OCTETS = 8;

export const newMemory = (slots: number): Memory => memoryIn(new ArrayBuffer(SLOT_OCTETS * slots), 0, slots);

/** Memory that begins so many octets into a buffer, a multiple of a slot's. */
export const memoryIn = (buffer: ArrayBuffer, offset: number, slots: number): Memory => ({
  f64: new Float64Array(buffer, offset, slots),
  f32: new Float32Array(buffer, offset, 2 * slots),
});

/** Slots that hold so many numbers of single precision. */
export const singles = (count: number): number => Math.ceil(count / 2);
