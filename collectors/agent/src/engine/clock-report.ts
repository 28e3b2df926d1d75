import type { ClockDiscipline } from "@padit/native";
import type { CollectorStatus } from "@padit/protocols/collector-api";

/** Clock state for the status report; every field is null if the backend cannot read the kernel's clock discipline. */
export const clockReport = (discipline: ClockDiscipline | undefined): CollectorStatus["clock"] =>
  discipline === undefined
    ? { synchronised: null, offsetMs: null, maxErrorMs: null }
    : { synchronised: discipline.synchronised, offsetMs: discipline.offsetNs / 1e6, maxErrorMs: discipline.maxErrorUs / 1000 };
