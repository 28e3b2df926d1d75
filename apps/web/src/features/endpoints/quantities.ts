import { quantity } from "@padit/domain/alerts/evidence-sentence";
import { type MetricSpec, sourceOf } from "@padit/protocols";

/** What a list shows of a protocol: its delay and its delivery, with their units. */
export function headlineOf(protocol: string): { delay: MetricSpec & { name: string }; delivery: MetricSpec & { name: string } } | null {
  const { headline, metrics } = sourceOf({ protocol });
  const delay = headline && metrics[headline.delay];
  const delivery = headline && metrics[headline.delivery];
  if (!headline || !delay || !delivery) return null;
  return { delay: { ...delay, name: headline.delay }, delivery: { ...delivery, name: headline.delivery } };
}

/** Loss as a share, whether the protocol counts what was lost or what got through. */
export const lossOf = (delivery: number, { type }: Pick<MetricSpec, "type">): number => (type === "availability" ? 1 - delivery : delivery);

export const NOTHING = "–";

/** A value with its unit for people; a dash where there is none. */
export const shown = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? NOTHING : quantity(value, unit);

export const titleOf = (protocol: string): string => sourceOf({ protocol }).title;
