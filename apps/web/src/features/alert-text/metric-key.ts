/** Key of a metric's title in the catalogue: `Round-trip time (maximum)` is `round_trip_time_maximum`. */
export const metricKey = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
