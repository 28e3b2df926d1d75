import { randomFillSync } from "node:crypto";

const POOL_BYTES = 4096;
let pool = new Uint8Array(0);
let taken = 0;

/**
 * Cryptographically strong random bytes; no byte is returned twice. The pool saves system calls, which last longer than sending a packet.
 */
export function randomBytes(n: number): Uint8Array {
  if (n > POOL_BYTES) return randomFillSync(new Uint8Array(n));
  if (taken + n > pool.length) {
    pool = randomFillSync(new Uint8Array(POOL_BYTES));
    taken = 0;
  }
  taken += n;
  return pool.subarray(taken - n, taken);
}
