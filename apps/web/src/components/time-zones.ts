/** Every IANA time zone that the browser knows as choices of a form, UTC first. */
export const timeZones = (): { id: string; label: string }[] =>
  ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")].map((id) => ({ id, label: id.replaceAll("_", " ") }));
