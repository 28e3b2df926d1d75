/** CCM intervals of 802.1Q table 21-16 that are short enough for a run: name → code and length. */
export const CCM_INTERVALS = {
  "3.3 ms": { code: 1, ms: 10 / 3 },
  "10 ms": { code: 2, ms: 10 },
  "100 ms": { code: 3, ms: 100 },
  "1 s": { code: 4, ms: 1_000 },
  "10 s": { code: 5, ms: 10_000 },
} as const;
export const CCM_INTERVAL_NAMES = ["3.3 ms", "10 ms", "100 ms", "1 s", "10 s"] as const;
