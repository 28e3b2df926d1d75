import { quantity } from "@padit/domain/alerts/evidence-sentence";
import { findProtocol, type MetricSpec } from "@padit/protocols";

/** What a list shows of a protocol: its delay and its delivery, with their units. */
export function headlineOf(protocol: string): { delay: MetricSpec & { name: string }; delivery: MetricSpec & { name: string } } | null {
  const spec = findProtocol(protocol);
  const delay = spec?.metrics[spec.headline.delay];
  const delivery = spec?.metrics[spec.headline.delivery];
  if (!spec || !delay || !delivery) return null;
  return { delay: { ...delay, name: spec.headline.delay }, delivery: { ...delivery, name: spec.headline.delivery } };
}

/** Loss as a share, whether the protocol counts what was lost or what got through. */
export const lossOf = (delivery: number, { type }: Pick<MetricSpec, "type">): number => (type === "availability" ? 1 - delivery : delivery);

export const NOTHING = "–";

/** A value with its unit for people; a dash where there is none. */
export const shown = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? NOTHING : quantity(value, unit);

export const titleOf = (protocol: string): string => findProtocol(protocol)?.title ?? protocol;
