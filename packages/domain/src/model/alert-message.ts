import type { AlertTextKey } from "./alert-texts";

/** A value within a text. Numbers, times and metrics are written as the reader's language writes them; a string is a name. */
export type MessageValue =
  | string
  | { quantity: number; unit: string }
  /** Half-width of an interval. */
  | { plusMinus: number; unit: string }
  | { range: readonly [low: number, high: number]; unit: string }
  /** A time of day, with the date where the decision was on another day; ms since the Unix epoch. */
  | { timeMs: number; decidedAtMs: number }
  | { dayMs: number }
  /** The metric's English title. `isInner`: within a sentence. */
  | { metric: string; isInner?: boolean }
  /** A list in brackets after a space, or nothing where the list is empty. */
  | { brackets: readonly AlertMessage[] }
  /** Clauses of a sentence, separated by semicolons. `isStart`: they begin a sentence. */
  | { clauses: readonly AlertMessage[]; isStart?: boolean }
  | AlertMessage;

/** A text by the key of its template, with the values to insert, so that each reader gets it in their own language and time zone. */
export interface AlertMessage {
  key: AlertTextKey;
  values?: Readonly<Record<string, MessageValue>>;
}

/** Title and sentence of an alert. */
export interface AlertWords {
  title: AlertMessage;
  sentence: AlertMessage;
}

/** Writes the parts of a message in one language. */
export interface MessageWriter {
  text: (key: string, values: Readonly<Record<string, string>>) => string;
  quantity: (value: number, unit: string) => string;
  plusMinus: (halfWidth: number, unit: string) => string;
  range: (low: number, high: number, unit: string) => string;
  time: (timeMs: number, decidedAtMs: number) => string;
  day: (dayMs: number) => string;
  metric: (title: string, isInner: boolean) => string;
}

/** The text of a message. */
export function writeMessage({ key, values = {} }: AlertMessage, writer: MessageWriter): string {
  const written = Object.entries(values).map(([name, value]) => [name, writeValue(value, writer)]);
  return writer.text(key, Object.fromEntries(written));
}

function writeValue(value: MessageValue, writer: MessageWriter): string {
  if (typeof value === "string") return value;
  if ("key" in value) return writeMessage(value, writer);
  if ("quantity" in value) return writer.quantity(value.quantity, value.unit);
  if ("plusMinus" in value) return writer.plusMinus(value.plusMinus, value.unit);
  if ("range" in value) return writer.range(...value.range, value.unit);
  if ("timeMs" in value) return writer.time(value.timeMs, value.decidedAtMs);
  if ("dayMs" in value) return writer.day(value.dayMs);
  if ("metric" in value) return writer.metric(value.metric, value.isInner ?? false);
  const items = ("brackets" in value ? value.brackets : value.clauses).map((item) => writeMessage(item, writer));
  if ("brackets" in value) return items.length === 0 ? "" : ` (${items.join(", ")})`;
  const text = items.join("; ");
  return value.isStart ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
