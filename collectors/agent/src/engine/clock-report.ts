import type { ClockDiscipline } from "@padit/native";
import type { CollectorStatus } from "@padit/protocols/collector-api";

/** Clock state for the status report; every field is null if the backend cannot read the kernel's clock discipline. */
export const clockReport = (told: ClockDiscipline | undefined): CollectorStatus["clock"] =>
  told === undefined
    ? { synchronised: null, offsetMs: null, maxErrorMs: null }
    : { synchronised: told.synchronised, offsetMs: told.offsetNs / 1e6, maxErrorMs: told.maxErrorUs / 1000 };
