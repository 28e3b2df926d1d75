/** Choices of a form for every IANA time zone that the browser supports, UTC first. */
export const timeZones = (): { id: string; label: string }[] =>
  ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((id) => ({ id, label: id.replaceAll("_", " ") }));
