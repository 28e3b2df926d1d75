import type { OutcomeCause } from "../judgement/outcome-judge";
import { outcomeText } from "../metrics/run-outcome";

/** A cause in words, without the full stop at its end. @param collectorName stands in for "this machine", which only the collector is */
export function causeText({ code, reason }: OutcomeCause, collectorName?: string): string {
  const text = (reason ?? outcomeText(code)).replace(/\.$/, "");
  return collectorName === undefined ? text : text.replace(/\bthis (machine|collector)\b/gi, () => collectorName);
}
