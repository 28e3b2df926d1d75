import type { OutcomeCause } from "../judgement/outcome-judge";
import { outcomeNameOf, outcomeText } from "../metrics/run-outcome";
import type { MessageValue } from "../model/alert-message";

/** A cause in English, without the full stop at its end. @param collectorName stands in for "this machine", which only the collector is */
export const causeText = ({ code, reason }: OutcomeCause, collectorName?: string): string =>
  reason === null || reason === undefined ? outcomeText(code) : reasonText(reason, collectorName);

/** A cause as part of a message. The collector's own words about it stay English. @param shorten for titles */
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
