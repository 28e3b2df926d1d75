import { decodeName, encodeName } from "./names";
import { dataText, RECORD_TYPES, type RecordType } from "./records";

/** RFC 1035 §4: header of 12 bytes, questions, answers. EDNS0 (RFC 6891) states the maximum size of the response datagram. */
const HEADER_BYTES = 12;
/** Datagram size that no path fragments, bytes (DNS flag day 2020). */
const UDP_PAYLOAD_BYTES = 1232;
const OPT = 41;
const OPT_BYTES = 11;
const CLASS_IN = 1;

export interface DnsQuestion {
  id: number;
  name: string;
  type: RecordType;
  recursionDesired: boolean;
  /** Adds EDNS0, which states the maximum size of the response datagram; some old servers reject it. */
  hasEdns: boolean;
}
interface DnsRecord {
  name: string;
  type: number;
  ttlSeconds: number;
  data: string;
}
export interface DnsResponse {
  id: number;
  authoritative: boolean;
  /** The response did not fit into the datagram, so the query must be repeated by TCP. */
  truncated: boolean;
  recursionAvailable: boolean;
  code: number;
  /** undefined when a server refuses the query without repeating the question. */
  question: { name: string; type: number } | undefined;
  answers: DnsRecord[];
}
export type DecodedDns =
  | { ok: true; response: DnsResponse }
  | { ok: false; reason: "too_short" | "not_a_response" | "bad_question" | "bad_record" };

/** Encodes a query. @throws RangeError for a name that cannot be encoded */
export function encodeQuestion({ id, name, type, recursionDesired, hasEdns }: DnsQuestion): Uint8Array {
  const encoded = encodeName(name);
  const bytes = new Uint8Array(HEADER_BYTES + encoded.length + 4 + (hasEdns ? OPT_BYTES : 0));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, id);
  view.setUint16(2, recursionDesired ? 0x0100 : 0);
  view.setUint16(4, 1);
  view.setUint16(10, hasEdns ? 1 : 0);
  bytes.set(encoded, HEADER_BYTES);
  let at = HEADER_BYTES + encoded.length;
  view.setUint16(at, RECORD_TYPES[type]);
  view.setUint16(at + 2, CLASS_IN);
  if (!hasEdns) return bytes;
  at += 4 + 1; // the OPT record's name is the root: one zero byte
  view.setUint16(at, OPT);
  view.setUint16(at + 2, UDP_PAYLOAD_BYTES);
  return bytes;
}

/** RFC 1035 §4.2.2: a message over TCP has its length in front. */
export function framed(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + message.length);
  new DataView(bytes.buffer).setUint16(0, message.length);
  bytes.set(message, 2);
  return bytes;
}
export const isWholeFrame = (bytes: Uint8Array): boolean =>
  bytes.length >= 2 && bytes.length >= 2 + (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));

/** Never throws. Only the answer section is read; records of other classes than IN are skipped. */
export function decodeResponse(message: Uint8Array): DecodedDns {
  if (message.length < HEADER_BYTES) return { ok: false, reason: "too_short" };
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const flags = view.getUint16(2);
  if ((flags & 0x8000) === 0) return { ok: false, reason: "not_a_response" };
  const code = flags & 0x000f;
  const question = questionOf(message, view, code);
  if (question === undefined) return { ok: false, reason: "bad_question" };
  // A truncated response may end inside a record, so no record of it is used (RFC 2181 §9).
  const answers = decodeRecords(message, view, question.end, view.getUint16(6)) ?? ((flags & 0x0200) !== 0 ? [] : undefined);
  if (answers === undefined) return { ok: false, reason: "bad_record" };
  return {
    ok: true,
    response: {
      id: view.getUint16(0),
      authoritative: (flags & 0x0400) !== 0,
      truncated: (flags & 0x0200) !== 0,
      recursionAvailable: (flags & 0x0080) !== 0,
      code,
      question: question.asked,
      answers,
    },
  };
}

/** Reads the one question. A server that refuses the query may omit the question. */
function questionOf(message: Uint8Array, view: DataView, code: number): { asked: DnsResponse["question"]; end: number } | undefined {
  if (view.getUint16(4) === 0 && code !== 0) return { asked: undefined, end: HEADER_BYTES };
  const name = decodeName(message, HEADER_BYTES);
  if (view.getUint16(4) !== 1 || name === undefined || name.end + 4 > message.length) return undefined;
  return { asked: { name: name.name, type: view.getUint16(name.end) }, end: name.end + 4 };
}

function decodeRecords(message: Uint8Array, view: DataView, start: number, count: number): DnsRecord[] | undefined {
  const records: DnsRecord[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    const name = decodeName(message, at);
    if (name === undefined || name.end + 10 > message.length) return undefined;
    const length = view.getUint16(name.end + 8);
    const dataAt = name.end + 10;
    if (dataAt + length > message.length) return undefined;
    const type = view.getUint16(name.end);
    const data = dataText(type, message, dataAt, length);
    if (data === undefined) return undefined;
    if (view.getUint16(name.end + 2) === CLASS_IN) records.push({ name: name.name, type, ttlSeconds: view.getUint32(name.end + 4), data });
    at = dataAt + length;
  }
  return records;
}
