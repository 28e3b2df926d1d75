import type { MetricSpec, ProtocolSpec } from "./protocol";
import { findProtocol } from "./protocols";

const COLLECTOR_KINDS = ["agent", "push"] as const;
/** `agent`: a program that probes by a signed plan. `push`: a sender that decides itself what it measures and when. */
type CollectorKind = (typeof COLLECTOR_KINDS)[number];

/** Where the series of an endpoint come from. */
export interface MetricSource {
  /** As the endpoint's `protocol` names it. */
  name: string;
  title: string;
  /** Metrics that are known before the first sample: an endpoint has their series from the start. */
  metrics: Readonly<Record<string, MetricSpec>>;
  /** Metrics that a list shows; null where the source has none that every endpoint reports. */
  headline: { delay: string; delivery: string } | null;
  /** Protocol whose probe measures: plans carry the endpoint, and its target can be tested. null: nothing probes it. */
  spec: ProtocolSpec | null;
  /** Kind of the collectors that bring the samples. */
  collectorKind: CollectorKind;
  /** A sample is due every interval of the endpoint, so that one that stays away means something. */
  isPaced: boolean;
  /** host:port and the like, for lists; empty where there is none or the stored target is not valid any more. */
  address(target: unknown): string;
}

const probeSource = (spec: ProtocolSpec): MetricSource => ({
  name: spec.name,
  title: spec.title,
  metrics: spec.metrics,
  headline: spec.headline,
  spec,
  collectorKind: "agent",
  isPaced: true,
  address(target) {
    const parsed = spec.target.safeParse(target);
    return parsed.success ? spec.address(parsed.data) : "";
  },
});

const withoutProbe = (name: string, title: string, collectorKind: CollectorKind): MetricSource => ({
  ...{ name, title, collectorKind },
  ...{ metrics: {}, headline: null, spec: null, isPaced: false },
  address: () => "",
});

const PUSH = withoutProbe("push", "Pushed measurements", "push");

/** Source of an endpoint's series. A protocol that this version does not know has no metrics that it could name, and no probe. */
export function sourceOf({ protocol }: { protocol: string }): MetricSource {
  if (protocol === PUSH.name) return PUSH;
  const spec = findProtocol(protocol);
  return spec ? probeSource(spec) : withoutProbe(protocol, protocol, "agent");
}
