import { decodeName } from "./names";

export const RECORD_TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, CAA: 257 } as const;
export type RecordType = keyof typeof RECORD_TYPES;

const utf8 = new TextDecoder();

/** A record's data in zone-file notation; undefined when it does not parse. Unknown types have the \# form of RFC 3597. */
export function dataText(type: number, message: Uint8Array, start: number, length: number): string | undefined {
  const view = new DataView(message.buffer, message.byteOffset + start, length);
  const data = message.subarray(start, start + length);
  const nameAt = (skip: number): string | undefined => {
    const name = decodeName(message, start + skip);
    return name !== undefined && name.end <= start + length ? name.name : undefined;
  };
  switch (type) {
    case RECORD_TYPES.A:
      return length === 4 ? data.join(".") : undefined;
    case RECORD_TYPES.AAAA:
      return length === 16 ? ipv6Text(view) : undefined;
    case RECORD_TYPES.NS:
    case RECORD_TYPES.CNAME:
    case RECORD_TYPES.PTR:
      return nameAt(0);
    case RECORD_TYPES.MX:
      return length < 3 ? undefined : prefixed([view.getUint16(0)], nameAt(2));
    case RECORD_TYPES.SRV:
      return length < 7 ? undefined : prefixed([view.getUint16(0), view.getUint16(2), view.getUint16(4)], nameAt(6));
    case RECORD_TYPES.TXT:
      return characterStrings(data);
    case RECORD_TYPES.SOA:
      return soaText(message, start, length);
    case RECORD_TYPES.CAA:
      return caaText(data);
    default:
      return `\\# ${length} ${hex(data)}`;
  }
}

const hex = (bytes: Uint8Array): string => [...bytes].map((o) => o.toString(16).padStart(2, "0")).join("");
const prefixed = (numbers: readonly number[], name: string | undefined): string | undefined =>
  name === undefined ? undefined : [...numbers, name].join(" ");

function characterStrings(data: Uint8Array): string | undefined {
  let text = "";
  for (let at = 0; at < data.length; ) {
    const length = data[at] ?? 0;
    if (at + 1 + length > data.length) return undefined;
    text += utf8.decode(data.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return text;
}

function soaText(message: Uint8Array, start: number, length: number): string | undefined {
  const primary = decodeName(message, start);
  const contact = primary && decodeName(message, primary.end);
  if (primary === undefined || contact === undefined || contact.end + 20 !== start + length) return undefined;
  const view = new DataView(message.buffer, message.byteOffset + contact.end, 20);
  return [primary.name, contact.name, ...[0, 4, 8, 12, 16].map((at) => view.getUint32(at))].join(" ");
}

function caaText(data: Uint8Array): string | undefined {
  const [flags, length] = data;
  if (flags === undefined || length === undefined || 2 + length > data.length) return undefined;
  return `${flags} ${utf8.decode(data.subarray(2, 2 + length))} "${utf8.decode(data.subarray(2 + length))}"`;
}

/** RFC 5952: lower case, the longest run of two or more zero groups shortened. */
function ipv6Text(view: DataView): string {
  const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(2 * i));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
  }
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (best.start < 0) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
