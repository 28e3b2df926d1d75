import type { SeriesInfo } from "../../packages/domain/src/model/detection-config";
import { protocols } from "../../packages/protocols/src/protocols";
import type { Traits } from "./everyday.world";

/** Metrics that the simulated far ends do not have: no clock is compared, and no counter of losses is kept. */
const LEFT_OUT = new Set(["stamp_forward_loss", "stamp_backward_loss", "stamp_clock_offset"]);
/** A pushed counter, as interfaces have them. */
const COUNTER = { name: "interface_packets_total", unit: "count", type: "custom" };

/** A place in the list of an endpoint's series by metric name; ids are unique across the world. */
export interface EndpointSeries {
  infos: SeriesInfo[];
  idOf: ReadonlyMap<string, number>;
}

const SERIES_PER_ENDPOINT_MAX = 100;

export function seriesOf(traits: Traits, collectorId: string): EndpointSeries {
  const spec = protocols.get(traits.protocol);
  if (!spec) throw new Error(`There is no protocol "${traits.protocol}".`);
  const metrics = Object.entries(spec.metrics)
    .filter(
      ([name, { nature }]) => nature.form !== "code" && !LEFT_OUT.has(name) && (traits.hasCertificate || name !== "http_certificate_days"),
    )
    .map(([name, metric]) => ({ name, ...metric }));
  const all = traits.hasCounter ? [...metrics, COUNTER] : metrics;
  const infos = all.map(
    ({ name, unit, type, ...rest }, i): SeriesInfo => ({
      seriesId: traits.index * SERIES_PER_ENDPOINT_MAX + i,
      tenantId: tenantOf(traits),
      endpointId: endpointIdOf(traits.index),
      endpointName: `site-${traits.index}`,
      collectorId,
      collectorName: collectorId,
      metricName: name,
      unit,
      metricType: type,
      protocol: traits.protocol,
      tags: [],
      intervalMs: traits.intervalMs,
      paused: false,
      ...natureIn(rest),
    }),
  );
  return { infos, idOf: new Map(infos.map(({ metricName, seriesId }) => [metricName, seriesId])) };
}

/** The nature that the protocol's spec states for the metric, where it states one. */
const natureIn = (rest: object): Pick<SeriesInfo, "nature"> =>
  "nature" in rest && rest.nature !== undefined ? { nature: rest.nature as NonNullable<SeriesInfo["nature"]> } : {};

export const endpointIdOf = (index: number): string => `endpoint-${index}`;
const tenantOf = ({ zone }: Traits): string => (zone === "Europe/Berlin" ? "tenant-berlin" : "tenant-new-york");
