import type { OnCallTurn } from "./rota";

/** RFC 5545 §3.1: a content line has at most 75 bytes without its line break. */
const LINE_BYTES_MAX = 75;

export interface CalendarInput {
  rotaId: string;
  rotaName: string;
  turns: readonly OnCallTurn[];
  /** Name of a member, or the text to show for a member who left. */
  nameOf: (memberId: string) => string;
  now: Date;
}

/** The turns of a rota as an iCalendar object (RFC 5545), with times in UTC. The same turn always has the same UID. */
export function rotaCalendar({ rotaId, rotaName, turns, nameOf, now }: CalendarInput): string {
  const lines = [
    ...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PADIT//On-call//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"],
    ...[`X-WR-CALNAME:${escapeText(rotaName)}`, "REFRESH-INTERVAL;VALUE=DURATION:PT1H"],
    ...turns.flatMap((turn) => [
      ...["BEGIN:VEVENT", `UID:${rotaId}-${turn.startMs}@padit`, `DTSTAMP:${utcTime(now.getTime())}`],
      ...[`DTSTART:${utcTime(turn.startMs)}`, `DTEND:${utcTime(turn.endMs)}`],
      ...[`SUMMARY:${escapeText(`${nameOf(turn.memberId)}: ${rotaName}`)}`, "TRANSP:TRANSPARENT", "END:VEVENT"],
    ]),
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

/** RFC 5545 §3.3.5, form 2. */
const utcTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

/** RFC 5545 §3.3.11. Other control characters are not allowed in a text, so they become spaces. */
const escapeText = (text: string): string =>
  text
    .replace(/\r\n|\r|\n/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are to be removed
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\n/g, "\\n");

/** A content line, folded between characters so that no part exceeds `LINE_BYTES_MAX` bytes. */
function folded(line: string): string {
  const parts = [""];
  let sizeBytes = 0;
  for (const character of line) {
    const bytes = new TextEncoder().encode(character).length;
    if (sizeBytes + bytes > LINE_BYTES_MAX) {
      parts.push("");
      sizeBytes = 1; // The space that begins a continuation line.
    }
    parts[parts.length - 1] += character;
    sizeBytes += bytes;
  }
  return parts.join("\r\n ");
}
