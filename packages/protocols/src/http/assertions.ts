import type { HttpHop } from "../probe";
import type { HttpTarget } from "./spec";

/** Number of first bytes of a body that are searched. */
export const SEARCHED_BODY_BYTES = 256 << 10;

/** The first expectation that the response does not fulfil, as a sentence; undefined when it fulfils all. */
export function complaintOf(target: HttpTarget, hop: HttpHop): string | undefined {
  if (!isExpectedStatus(target.expectStatus, hop.status)) return `status ${hop.status}`;
  const header = target.expectHeaders.find((line) => !hasHeader(hop.headers, line));
  if (header !== undefined) return `header missing or other: ${header}`;
  if (!hop.isBodyWhole) return hop.isBodyLate ? `body not whole within ${target.timeoutMs} ms` : "body broken off";
  if (target.expectBody.length === 0) return undefined;
  const text = textOf(hop);
  const part = target.expectBody.find((wanted) => !text.includes(wanted));
  if (part === undefined) return undefined;
  return hop.codingProblem === undefined ? `not in the body: ${part}` : `not in the body: ${part}. ${hop.codingProblem}`;
}

/** Decides whether enough of a body was read: with `stopEarly`, when all expected texts were found. undefined without `stopEarly`. */
export function isEnoughOf({ stopEarly, expectBody }: HttpTarget): ((kept: Uint8Array) => boolean) | undefined {
  if (!stopEarly) return undefined;
  return (kept) => {
    const text = new TextDecoder().decode(kept);
    return expectBody.every((wanted) => text.includes(wanted));
  };
}

/** Byte order marks. They override the charset of every header (WHATWG Encoding, "BOM sniff"). */
const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16be", [0xfe, 0xff]],
  ["utf-16le", [0xff, 0xfe]],
];

/** Text of a body, decoded by its byte order mark, else the charset of its header, else the charset that the page declares, else UTF-8. */
function textOf({ body, headers }: HttpHop): string {
  const bytes = body.subarray(0, SEARCHED_BODY_BYTES);
  const mark = MARKS.find(([, begin]) => begin.every((byte, i) => bytes[i] === byte))?.[0];
  const named = (text: string | undefined) => /charset\s*=\s*["']?([\w:.-]+)/i.exec(text ?? "")?.[1];
  const label = mark ?? named(headers["content-type"]) ?? named(new TextDecoder("latin1").decode(bytes.subarray(0, 1024)));
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Whether a status is expected. @param ranges codes and ranges as the spec accepts them, such as `200-299, 304` */
export const isExpectedStatus = (ranges: string, status: number): boolean =>
  ranges.split(",").some((range) => {
    const [low, high] = range.split("-").map(Number);
    return low !== undefined && status >= low && status <= (high ?? low);
  });

function hasHeader(headers: HttpHop["headers"], line: string): boolean {
  const colon = line.indexOf(":");
  const name = (colon < 0 ? line : line.slice(0, colon)).trim().toLowerCase();
  const part =
    colon < 0
      ? ""
      : line
          .slice(colon + 1)
          .trim()
          .toLowerCase();
  return headers[name]?.toLowerCase().includes(part) ?? false;
}
