import type { ClockDiscipline } from "@padit/native";
import type { CollectorStatus } from "@padit/protocols/collector-api";

/** How the clock stands, for the server; all unknown where the backend cannot ask. */
export const clockReport = (told: ClockDiscipline | undefined): CollectorStatus["clock"] =>
  told === undefined
    ? { synchronised: null, offsetMs: null, maxErrorMs: null }
    : { synchronised: told.synchronised, offsetMs: told.offsetNs / 1e6, maxErrorMs: told.maxErrorUs / 1000 };
