import { storedReading } from "@padit/db/stored-reading";
import type { AcceptedRows } from "./quarantine";

/** The rows in the form in which the database has them. Rows without uncertainty are the same in both forms. */
export function storedRows(rows: AcceptedRows, unitOf: (series: number) => string): AcceptedRows {
  if (rows.uncertainty.every((uncertainty) => uncertainty === null)) return rows;
  const stored = { value: [...rows.value], uncertainty: [...rows.uncertainty] };
  let known: { series: number; unit: string } | undefined;
  for (let row = 0; row < stored.value.length; row++) {
    const series = rows.series[row] ?? 0;
    // Rows of a series often follow each other.
    if (known?.series !== series) known = { series, unit: unitOf(series) };
    const reading = storedReading({ value: stored.value[row] ?? 0, uncertainty: stored.uncertainty[row] ?? null }, known.unit);
    stored.value[row] = reading.value;
    stored.uncertainty[row] = reading.uncertainty;
  }
  return { ...rows, ...stored };
}
