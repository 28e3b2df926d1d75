/** Exports for protocols in plugin packages, which import them from @padit/plugin. All other exports of this package may change at any time. */
export type { ProtocolAdapter } from "./adapter/adapter";
export { fromAdapter } from "./adapter/from-adapter";
export { Host, hostAndPort, Port } from "./host";
export { familyOf, IpVersion, ipVersionField, UsedAddress } from "./ip-version";
export {
  availabilityMetric,
  codeMetric,
  countMetric,
  defectMetric,
  delayMetric,
  lossMetric,
  oneWayDelayMetric,
  steeredMetric,
} from "./metric-specs";
export {
  asProbeFailure,
  type Clock,
  type ClockStatus,
  type ClockSync,
  clockStepNs,
  type DatagramSocket,
  departed,
  type FarEndMemory,
  type IoContext,
  isFailure,
  type Measurement,
  type Outcome,
  type PinnedAddress,
  type Probe,
  ProbeFailure,
  type ProbeRun,
  type Stamp,
  type StampKind,
  type StandingProbe,
} from "./probe";
export { defineProtocol as defineSpec, type MetricSpec, type ProtocolSpec, type Unit } from "./protocol";
export { oneWayUncertaintyNs, rttUncertaintyNs } from "./uncertainty";
export { wait } from "./wait";
