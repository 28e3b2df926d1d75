import type { DescribedSource, MetricSpec, ProtocolDescription } from "@padit/protocols";

/** A protocol's description for screens. The JSON Schema stays on the server, which validates. */
export interface ShownProtocol extends Omit<ProtocolDescription, "settings"> {
  fields: ProtocolDescription["settings"]["fields"];
}
export interface ShownSource extends Omit<DescribedSource, "protocol"> {
  protocol: ShownProtocol | null;
}

/** The sources of measurements, as described by the server. */
export interface Sources {
  list: readonly ShownSource[];
  protocols: readonly ShownProtocol[];
  /** A source that this version does not know has its name as title. */
  of(protocol: string): ShownSource;
  /** Title of a metric, from the given protocol's own source if possible. A metric that no source reports has its name as title. */
  metricTitle(metric: string, protocol?: string): string;
}

export const shownSources = (described: readonly DescribedSource[]): ShownSource[] =>
  described.map(({ protocol, ...source }) => {
    if (protocol === null) return { ...source, protocol };
    const { settings, ...rest } = protocol;
    return { ...source, protocol: { ...rest, fields: settings.fields } };
  });

const unknownSource = (name: string): ShownSource => ({
  ...{ name, title: name, metrics: {}, headline: null, collectorKind: "agent", isPaced: false, protocol: null },
});

export function sourcesOf(list: readonly ShownSource[]): Sources {
  const byName = new Map(list.map((source) => [source.name, source]));
  const titles = new Map(list.toReversed().flatMap(({ metrics }) => Object.entries(metrics).map(([name, { title }]) => [name, title])));
  return {
    list,
    protocols: list.flatMap(({ protocol }) => protocol ?? []),
    of: (protocol) => byName.get(protocol) ?? unknownSource(protocol),
    metricTitle: (metric, protocol) => byName.get(protocol ?? "")?.metrics[metric]?.title ?? titles.get(metric) ?? metric,
  };
}

type HeadlineMetric = MetricSpec & { name: string };

/** Names of the delivery metrics of a source: runs on a group of far ends report another one than runs on a single far end. */
export const deliveriesOf = ({ headline }: Pick<ShownSource, "headline">): string[] =>
  [headline?.delivery, headline?.groupDelivery].filter((name) => name !== undefined);

/**
 * The two metrics that a list shows of a source, delay and delivery, with their units.
 * @param reported name of the delivery metric that the runs report
 */
export function headlineOf(
  { headline, metrics }: Pick<ShownSource, "headline" | "metrics">,
  reported: string | null = null,
): { delay: HeadlineMetric; delivery: HeadlineMetric } | null {
  const name = reported ?? headline?.delivery ?? "";
  const delay = headline && metrics[headline.delay];
  const delivery = metrics[name];
  if (!headline || !delay || !delivery) return null;
  return { delay: { ...delay, name: headline.delay }, delivery: { ...delivery, name } };
}
