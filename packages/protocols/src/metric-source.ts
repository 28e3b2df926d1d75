import type { ProtocolDescription } from "./describe";
import type { Headline, MetricSpec, ProtocolSpec } from "./protocol";
import { protocols } from "./protocols";

const COLLECTOR_KINDS = ["agent", "push"] as const;
/** `agent`: a program that probes by a signed plan. `push`: a sender that decides what to measure and when. */
type CollectorKind = (typeof COLLECTOR_KINDS)[number];

/** Description of a source of series (a protocol, or pushed metrics) as plain JSON, without its code. */
export interface SourceDescription {
  /** The value of the endpoint's `protocol`. */
  name: string;
  title: string;
  /** Metrics that are known before the first sample: an endpoint has their series from the start. */
  metrics: Readonly<Record<string, MetricSpec>>;
  /** Metrics that a list shows; null where the source has none that every endpoint reports. */
  headline: Headline | null;
  /** Kind of the collectors that send the samples. */
  collectorKind: CollectorKind;
  /** Whether a sample is due every interval of the endpoint, so that a missing sample is significant. */
  isPaced: boolean;
}

/** Where the series of an endpoint come from. */
export interface MetricSource extends SourceDescription {
  /** Protocol whose probe measures: plans carry the endpoint, and its target can be tested. null: nothing probes it. */
  spec: ProtocolSpec | null;
  /** host:port and the like, for lists; empty where there is none or the stored target is not valid any more. */
  address(target: unknown): string;
}

/** A source for browsers, with the description of its protocol instead of the protocol. */
export interface DescribedSource extends SourceDescription {
  protocol: ProtocolDescription | null;
}

const probed = ({ name, title, metrics, headline }: Pick<ProtocolSpec, "name" | "title" | "metrics" | "headline">): SourceDescription => ({
  ...{ name, title, metrics, headline },
  collectorKind: "agent",
  isPaced: true,
});

const unprobed = (name: string, title: string, collectorKind: CollectorKind): SourceDescription => ({
  ...{ name, title, collectorKind },
  ...{ metrics: {}, headline: null, isPaced: false },
});

const PUSH = unprobed("push", "Pushed measurements", "push");

const addressBy =
  (spec: ProtocolSpec) =>
  (target: unknown): string => {
    const parsed = spec.target.safeParse(target);
    return parsed.success ? spec.address(parsed.data) : "";
  };

/** Source of an endpoint's series. A protocol that this version does not know has no known metrics and no probe. */
export function sourceOf({ protocol }: { protocol: string }): MetricSource {
  const spec = protocol === PUSH.name ? undefined : protocols.get(protocol);
  if (spec) return { ...probed(spec), spec, address: addressBy(spec) };
  return { ...(protocol === PUSH.name ? PUSH : unprobed(protocol, protocol, "agent")), spec: null, address: () => "" };
}

/** Every source that this version knows, those that collectors probe first. */
export const describeSources = (): DescribedSource[] => [
  ...protocols.describe().map((protocol) => ({ ...probed(protocol), protocol })),
  { ...PUSH, protocol: null },
];
