import { storedReading } from "@padit/db/stored-reading";
import type { AcceptedRows } from "./quarantine";

/** The rows in the form in which the database has them. Rows without uncertainty are the same in both forms. */
export function storedRows(rows: AcceptedRows, unitOf: (series: number) => string): AcceptedRows {
  if (rows.uncertainty.every((uncertainty) => uncertainty === null)) return rows;
  const stored: AcceptedRows = { ...rows, value: [], uncertainty: [] };
  for (const [row, value] of rows.value.entries()) {
    const reading = storedReading({ value, uncertainty: rows.uncertainty[row] ?? null }, unitOf(rows.series[row] ?? 0));
    stored.value.push(reading.value);
    stored.uncertainty.push(reading.uncertainty);
  }
  return stored;
}
