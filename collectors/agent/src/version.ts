import { protocols } from "@padit/protocols";
import type { Capabilities } from "@padit/protocols/collector-api";
import { COLLECTOR_VERSION } from "@padit/protocols/collector-version";
import type { StampKind } from "@padit/protocols/probe";
import { findProbe } from "@padit/protocols/probes";

export const VERSION = COLLECTOR_VERSION;

/** The agent's capabilities for enrolment and status reports. */
export const capabilities = (
  stamps: StampKind[],
  { rawSockets, lacking }: { rawSockets: boolean | null; lacking: string[] },
): Capabilities => ({
  protocols: protocols.list().flatMap(({ name, version }) => (findProbe(name) === undefined ? [] : [{ name, version }])),
  stamps,
  platform: `${process.platform}-${process.arch} node ${process.versions.node}`,
  rawSockets,
  lacking: lacking.map((text) => text.slice(0, 500)),
});
