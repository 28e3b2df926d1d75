/** State of a grandmaster's time. `degraded`: holdover out of specification, but not free running. */
export type GrandmasterState = "locked" | "holdover" | "degraded" | "free_running";

interface ClockClassMeaning {
  state: GrandmasterState;
  text: string;
}

/** IEEE 1588-2019 table 4, with the meanings that ITU-T G.8275.1 (table 2) gives to its clock classes. */
const CLOCK_CLASSES: Readonly<Record<number, ClockClassMeaning>> = {
  6: { state: "locked", text: "locked to a primary reference" },
  7: { state: "holdover", text: "holdover within specification" },
  13: { state: "locked", text: "locked to an application's own time" },
  14: { state: "holdover", text: "holdover on an application's own time" },
  52: { state: "degraded", text: "degraded reference (alternative A)" },
  58: { state: "degraded", text: "degraded application time (alternative A)" },
  135: { state: "holdover", text: "boundary clock in holdover within specification" },
  140: { state: "holdover", text: "holdover out of specification, category 1 frequency" },
  150: { state: "holdover", text: "holdover out of specification, category 2 frequency" },
  160: { state: "holdover", text: "holdover out of specification, category 3 frequency" },
  165: { state: "holdover", text: "boundary clock in holdover out of specification" },
  187: { state: "degraded", text: "degraded reference (alternative B)" },
  193: { state: "degraded", text: "degraded application time (alternative B)" },
  248: { state: "free_running", text: "free running" },
  255: { state: "free_running", text: "slave only" },
};
/** G.8275.1 reserves 140 to 160 for grandmasters in holdover out of specification. */
const HOLDOVER_CLASS_MIN = 140;
const HOLDOVER_CLASS_MAX = 160;

/** Meaning of a clock class. Classes that no standard defines count as free running. */
export function clockClassMeaning(clockClass: number): ClockClassMeaning {
  const known = CLOCK_CLASSES[clockClass];
  if (known !== undefined) return known;
  if (clockClass > HOLDOVER_CLASS_MIN && clockClass < HOLDOVER_CLASS_MAX)
    return { state: "holdover", text: "holdover out of specification" };
  return { state: "free_running", text: "not a class of IEEE 1588 or G.8275.1" };
}

/** clockAccuracy 0x17 to 0x31 (IEEE 1588-2019 table 5). */
const ACCURACY_TEXTS: readonly string[] = [
  ...["1 ps", "2.5 ps", "10 ps", "25 ps", "100 ps", "250 ps", "1 ns", "2.5 ns", "10 ns", "25 ns", "100 ns", "250 ns"],
  ...["1 µs", "2.5 µs", "10 µs", "25 µs", "100 µs", "250 µs", "1 ms", "2.5 ms", "10 ms", "25 ms", "100 ms", "250 ms", "1 s", "10 s"],
];
const ACCURACY_FIRST = 0x17;
const ACCURACY_WORSE_THAN_10_S = 0x31;

export function clockAccuracyText(code: number): string {
  if (code === ACCURACY_WORSE_THAN_10_S) return "worse than 10 s";
  const text = ACCURACY_TEXTS[code - ACCURACY_FIRST];
  return text === undefined ? "unknown" : `within ${text}`;
}

/** IEEE 1588-2019 table 6. */
const TIME_SOURCES: Readonly<Record<number, string>> = {
  16: "atomic clock",
  32: "GNSS",
  48: "terrestrial radio",
  57: "serial time code",
  64: "PTP",
  80: "NTP",
  96: "hand set",
  144: "other",
  160: "internal oscillator",
};
export const timeSourceText = (code: number): string => TIME_SOURCES[code] ?? `code ${code}`;
