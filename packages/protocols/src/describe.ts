import { describeSettings, type PluginDescription } from "@padit/domain/plugins";
import type { MetricSpec, ProtocolSpec } from "./protocol";

/** Description of a protocol as plain JSON, for code that shows protocols without loading their code. */
export interface ProtocolDescription
  extends PluginDescription<"protocol">,
    Pick<ProtocolSpec, "source" | "synonyms" | "defaultIntervalMs" | "headline"> {
  needsRawSockets: boolean;
  /** By name. */
  metrics: Readonly<Record<string, MetricSpec>>;
}

export function describeProtocol(spec: ProtocolSpec): ProtocolDescription {
  const { target, fields, cost: _, address: __, probe: ___, needsRawSockets = false, ...plain } = spec;
  return { ...plain, family: "protocol", needsRawSockets, settings: describeSettings(target, fields) };
}
