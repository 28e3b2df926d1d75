import type { Capabilities } from "@padit/protocols/collector-api/wire";
import type { StampKind } from "@padit/protocols/probe";
import { PROBES } from "@padit/protocols/probes";

export const VERSION = "0.1.0";

/** What this agent can do, told at enrolment and in every status. */
export const capabilities = (stamps: StampKind[]): Capabilities => ({
  protocols: PROBES.map(({ spec }) => ({ name: spec.name, version: spec.version })),
  stamps,
  platform: `${process.platform}-${process.arch} node ${process.versions.node}`,
});
