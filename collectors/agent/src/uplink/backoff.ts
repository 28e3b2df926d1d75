const FIRST_MS = 500;
const CAP_MS = 60_000;

/**
 * Delay after the n-th consecutive failure (n from 1), ms: uniform in [0, min(60 s, 0.5 s · 2ⁿ)), so that a fleet does not reconnect at
 * once ("full jitter", AWS Architecture Blog 2015). @param random uniform in [0, 1)
 */
export const backoffMs = (failures: number, random: () => number, capMs = CAP_MS): number =>
  random() * Math.min(capMs, FIRST_MS * 2 ** Math.min(failures, 20));
