import type { HttpHop } from "../probe";
import type { HttpTarget } from "./spec";

/** How much of a body is searched. */
export const SEARCHED_BODY_BYTES = 256 << 10;

/** The first expectation that does not hold, in words; undefined when all do. */
export function complaintOf(target: HttpTarget, hop: HttpHop): string | undefined {
  if (!isExpectedStatus(target.expectStatus, hop.status)) return `status ${hop.status}`;
  const header = target.expectHeaders.find((line) => !hasHeader(hop.headers, line));
  if (header !== undefined) return `header missing or other: ${header}`;
  if (!hop.isBodyWhole) return "body broken off";
  if (target.expectBody.length === 0) return undefined;
  const text = new TextDecoder().decode(hop.body.subarray(0, SEARCHED_BODY_BYTES));
  const part = target.expectBody.find((wanted) => !text.includes(wanted));
  return part === undefined ? undefined : `not in the body: ${part}`;
}

/** @param ranges codes and ranges, as the spec lets them through */
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
