import type { NotificationType, Severity } from "@padit/domain";
import type { Message } from "./message";

const EVENT_TITLES: Readonly<Record<NotificationType, string>> = {
  "alert.created": "New alert",
  "alert.acknowledged": "Acknowledged",
  "alert.resolved": "Resolved",
  "alert.reopened": "Opened again",
  "alert.severity_raised": "More severe",
  "alert.flapping_started": "Flapping",
  "alert.flapping_ended": "No longer flapping",
  "incident.created": "New incident",
  "incident.updated": "Incident update",
  "incident.acknowledged": "Incident acknowledged",
  "incident.escalated": "Incident escalated",
  "incident.reopened": "Incident opened again",
  "incident.resolved": "Incident resolved",
  "collector.silent": "Collector silent",
  "collector.recovered": "Collector back",
  "maintenance.started": "Maintenance begun",
  "maintenance.ended": "Maintenance over",
  digest: "Digest",
  test: "Test message",
};
const SEVERITY: Readonly<Record<Severity, string>> = { critical: "Critical", warning: "Warning", info: "Info" };

/** Characters that could add a line to a header or reverse the order of the text: control characters and bidirectional controls. */
const HIDDEN_CHARACTERS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** One line of at most `charactersMax` characters. */
function oneLine(text: string, charactersMax: number): string {
  const characters = [...text.replace(HIDDEN_CHARACTERS, " ").trim()];
  return characters.length <= charactersMax ? characters.join("") : `${characters.slice(0, charactersMax - 1).join("")}…`;
}

/** Events whose headline begins with the severity. */
const OPENS_WITH_SEVERITY: ReadonlySet<NotificationType> = new Set(["alert.created", "alert.severity_raised", "incident.created"]);

/** The event in one line: "Critical: du-17 is slow", or "Resolved: du-17 is slow". */
export function headline(message: Message, charactersMax: number): string {
  const { type, alert, digest } = message;
  if (digest) {
    const titles = digest.incidents.map(({ title }) => title).join("; ");
    return oneLine(
      `${EVENT_TITLES[type]}: ${digest.messages} messages about ${incidentCount(digest.incidents.length)}: ${titles}`,
      charactersMax,
    );
  }
  if (!alert) return oneLine(`${EVENT_TITLES[type]}: ${nameOf(message)}`, charactersMax);
  const opening = OPENS_WITH_SEVERITY.has(type) ? SEVERITY[alert.severity] : EVENT_TITLES[type];
  return oneLine(`${opening}: ${alert.title}`, charactersMax);
}

const incidentCount = (count: number): string => (count === 1 ? "1 incident" : `${count} incidents`);

/** One line for each incident of a digest: "Critical: du-17 is slow — resolved (new incident, incident resolved)". */
export const digestLines = ({ digest }: Message, charactersMax: number): { text: string; url: string }[] =>
  (digest?.incidents ?? []).map(({ title, severity, status, types, url }) => {
    const happened = [...new Set(types)].map((type) => EVENT_TITLES[type].toLowerCase()).join(", ");
    const end = ` — ${status} (${happened})`;
    return { text: `${oneLine(`${SEVERITY[severity]}: ${title}`, Math.max(1, charactersMax - end.length))}${end}`, url };
  });

/** As many of the lines as fit into the bytes, with a last line that counts the others. */
export function linesWithin(lines: readonly string[], bytesMax: number): string[] {
  const fitting: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(JSON.stringify(line));
    if (bytes > bytesMax) return [...fitting, `and ${incidentCount(lines.length - fitting.length)} more`];
    fitting.push(line);
  }
  return fitting;
}

/** Name of the subject of a message without an alert. */
const nameOf = ({ maintenance, collector, organization }: Message): string => maintenance?.title ?? collector?.name ?? organization.name;

/** The evidence as a sentence; for a message without an alert, its event and subject. */
export function sentence(message: Message, charactersMax: number): string {
  const { type, alert, organization, digest } = message;
  if (digest) {
    const open = digest.incidents.filter(({ status }) => status !== "resolved").length;
    return oneLine(
      `These messages were collected because of a rate limit. ${open} of ${incidentCount(digest.incidents.length)} not resolved yet.`,
      charactersMax,
    );
  }
  if (alert) return oneLine(alert.sentence, charactersMax) || headline(message, charactersMax);
  if (type === "test") return oneLine(`This channel receives the notifications of ${organization.name}.`, charactersMax);
  return oneLine(`${EVENT_TITLES[type]}: ${nameOf(message)}.`, charactersMax);
}

/** Further facts of a message, as pairs of label and value. */
export function facts({ type, timestamp, alert, collector, organization }: Message, charactersMax: number): [string, string][] {
  const known: [string, string | null | undefined][] = [
    ["Event", EVENT_TITLES[type]],
    ["Severity", alert && SEVERITY[alert.severity]],
    ["Endpoint", alert?.endpoint],
    ["Collector", alert?.collector ?? collector?.name],
    ["Site", collector?.site],
    ["Labels", alert?.labels.join(", ")],
    ["Organization", organization.name],
    ["Time", `${timestamp.slice(0, 19).replace("T", " ")} UTC`],
  ];
  return known.flatMap(([label, value]) => {
    const line = oneLine(value ?? "", charactersMax);
    return line === "" ? [] : [[label, line] satisfies [string, string]];
  });
}

/** The first bytes of the text, without a character that is cut in two. */
export function cutUtf8(text: string, bytesMax: number): Buffer {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= bytesMax) return bytes;
  let end = bytesMax;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
