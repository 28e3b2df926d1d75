/** Known deviations of stacks from the specification of message type 5. They are named for the operator, but not used to measure. */
export type Dialect = "xran" | "xran-packed";

const NS = 1_000_000_000;

/**
 * O-RAN-SC's O-DU Low (and OpenAirInterface's fork) sends C structures with the compiler's padding: seconds' high part at 4, low at 8,
 * nanoseconds at 12, compensation at 16 in whole ns. Its older releases packed the outer structure: 2, 6, 10, 14.
 * @param payload from the measurement ID on, at least 20 bytes, whose nanoseconds field is 10^9 or more
 */
export function dialectOf(payload: Uint8Array): Dialect | undefined {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const isZero = (from: number, to: number) => payload.subarray(from, to).every((byte) => byte === 0);
  if (isZero(2, 8) && view.getUint32(12) < NS) return "xran";
  if (isZero(2, 6) && view.getUint32(10) < NS) return "xran-packed";
  return undefined;
}

export const DIALECT_NAMES: Readonly<Record<Dialect, string>> = {
  xran: "O-RAN-SC O-DU Low (xran), which writes its C structure with holes",
  "xran-packed": "an older O-RAN-SC O-DU Low (xran), which writes its C structure with a hole",
};
