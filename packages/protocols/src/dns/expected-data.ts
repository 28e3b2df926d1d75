import type { RecordType } from "./records";

/** Record types whose data may contain the expectation instead of being equal, because users look for one word in them. */
const SEARCHED: readonly RecordType[] = ["TXT", "SOA", "CAA"];
/** Record types whose data begins with numbers. The expectation may be the host alone. */
const NUMBERED: readonly RecordType[] = ["MX", "SRV"];

/** Whether a record's data equals the expectation. A part is not enough: 192.0.2.90 is not 192.0.2.9. */
export function isExpectedData(type: RecordType, data: string, wanted: string): boolean {
  if (SEARCHED.includes(type)) return data.toLowerCase().includes(wanted.toLowerCase());
  const [is, ought] = [canonical(type, data), canonical(type, wanted)];
  return is === ought || (NUMBERED.includes(type) && is.split(" ").at(-1) === ought);
}

/** Canonical form: names in lower case without the last dot, IPv6 addresses by RFC 5952. */
function canonical(type: RecordType, text: string): string {
  const plain = text.trim().toLowerCase().replace(/\s+/g, " ").replace(/\.$/, "");
  return type === "AAAA" && URL.canParse(`http://[${plain}]/`) ? new URL(`http://[${plain}]/`).hostname.slice(1, -1) : plain;
}
