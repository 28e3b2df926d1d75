import type { RecordType } from "./records";

/** Record types whose data may contain the expectation instead of being equal, because users look for one word in them. */
const SEARCHED: readonly RecordType[] = ["TXT", "SOA", "CAA"];
/** These begin with numbers; the host alone may be asked for. */
const NUMBERED: readonly RecordType[] = ["MX", "SRV"];

/** Whether a record's data are the expected ones: a hijacked 192.0.2.90 is not 192.0.2.9. */
export function isExpectedData(type: RecordType, data: string, wanted: string): boolean {
  if (SEARCHED.includes(type)) return data.toLowerCase().includes(wanted.toLowerCase());
  const [is, ought] = [canonical(type, data), canonical(type, wanted)];
  return is === ought || (NUMBERED.includes(type) && is.split(" ").at(-1) === ought);
}

/** Names without regard to case and to the last dot; IPv6 addresses in the one way RFC 5952 writes them. */
function canonical(type: RecordType, text: string): string {
  const plain = text.trim().toLowerCase().replace(/\s+/g, " ").replace(/\.$/, "");
  return type === "AAAA" && URL.canParse(`http://[${plain}]/`) ? new URL(`http://[${plain}]/`).hostname.slice(1, -1) : plain;
}
