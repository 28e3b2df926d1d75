import { type AlertMessage, type MessageWriter, writeMessage } from "../model/alert-message";
import { ALERT_TEXTS } from "../model/alert-texts";
import { plusMinus, quantity, range } from "./quantity";

/** Time of day in UTC, with the date where the reader's "now" is on another day. */
function sinceText(ms: number, nowMs: number): string {
  const [day, time = ""] = new Date(ms).toISOString().split("T");
  return `${day === new Date(nowMs).toISOString().slice(0, 10) ? "" : `${day} `}${time.slice(0, 8)} UTC`;
}

const ENGLISH: MessageWriter = {
  text: (key, values) => templateOf(key).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""),
  ...{ quantity, plusMinus, range, time: sinceText },
  day: (dayMs) => new Date(dayMs).toISOString().slice(0, 10),
  metric: (title, isInner) => (isInner ? title.toLowerCase() : title),
};

/** The message as it is stored, sent to integrations and answered by REST: English, times in UTC. */
export const inEnglish = (message: AlertMessage): string => writeMessage(message, ENGLISH);

function templateOf(key: string): string {
  let texts: unknown = ALERT_TEXTS;
  for (const part of key.split(".")) texts = (texts as Record<string, unknown> | undefined)?.[part]; // safe: nested objects of texts
  return typeof texts === "string" ? texts : key;
}
