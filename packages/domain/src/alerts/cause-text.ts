import type { OutcomeCause } from "../judgement/outcome-judge";
import { outcomeNameOf, outcomeText } from "../metrics/run-outcome";
import type { MessageValue } from "../model/alert-message";

/** A cause in English, without a full stop. @param collectorName replaces "this machine", the words with which a collector names itself */
export const causeText = ({ code, reason }: OutcomeCause, collectorName?: string): string =>
  reason === null || reason === undefined ? outcomeText(code) : reasonText(reason, collectorName);

/** A cause as part of a message. The text that the collector wrote stays English. @param shorten for titles */
export function causeMessage(
  { code, reason }: OutcomeCause,
  collectorName?: string,
  shorten = (text: string): string => text,
): MessageValue {
  const name = outcomeNameOf(code);
  if (reason === null || reason === undefined) return name === undefined ? outcomeText(code) : { key: `outcome.${name}` };
  const text = shorten(reasonText(reason, collectorName));
  return name === undefined ? text : { key: `reasoned.${name}`, values: { reason: text } };
}

function reasonText(reason: string, collectorName: string | undefined): string {
  const text = reason.replace(/\.$/, "");
  return collectorName === undefined ? text : text.replace(/\bthis (machine|collector)\b/gi, () => collectorName);
}
