import { isIP } from "node:net";
import type { FollowedLink } from "@padit/protocols/link-clocks";
import { type Capability, type IoContext, type LinkRequest, type PinnedAddress, ProbeFailure } from "@padit/protocols/probe";
import { byNode } from "@padit/protocols/wait";
import { httpHop } from "./http-hop";
import { MISSING_CAPABILITY_REASONS } from "./lacking";
import { neighbourOf } from "./neighbour";
import { nodeClock } from "./node-clock";
import { randomBytes } from "./random";
import { NameResolver } from "./resolve-name";
import { tcpConnect } from "./tcp-connect";
import { tcpExchange } from "./tcp-exchange";
import { openUdp } from "./udp";

export interface NodeIoOptions {
  /** @throws ProbeFailure for an address that must not be probed */
  enforce(address: string, port: number): void;
  /** @throws ProbeFailure for a station that must not receive frames */
  enforceLink(request: LinkRequest): void;
  /** @throws ProbeFailure for a proxy that must not be used. Absent: none may be. */
  enforceProxy?(address: string, port: number): void;
  addressNote?: IoContext["addressNote"];
  /** 95th percentile of the error of one user-space stamp, ms. */
  stampErrorMs(): number;
  /** Maximum error of the wall clock that the operator configured, ns. */
  clockErrorNs?: number | undefined;
  /** Absent: the state of the system clock is the kernel's. */
  followedLink?: FollowedLink | undefined;
  /** How fast the wall clock drifts while its source is not locked, as the operator stated it, parts per billion. */
  holdoverPpb?: number | undefined;
  /** Sockets of this machine's `ptp4l`, the first usable one counts. Absent: linuxptp's own paths. */
  ptp4lSockets?: readonly string[] | undefined;
}

/** The probes' access to the network on Node's own sockets; timestamps come from user space and are marked so. */
export const nodeIo = ({
  enforce,
  enforceLink,
  enforceProxy = refuseProxy,
  stampErrorMs,
  addressNote = () => undefined,
}: NodeIoOptions): IoContext => ({
  stampKind: "user",
  clock: nodeClock,
  lacks: (capability) => MISSING_CAPABILITY_REASONS[capability],
  pin: (transport, host, port, family) => pin(host, port, family, transport === "proxy" ? enforceProxy : enforce),
  async pinLink(request) {
    enforceLink(request);
    return { interface: request.interface, mac: request.mac };
  },
  neighbour: neighbourOf,
  udp: openUdp,
  icmp: refuse("icmp"),
  segments: refuse("icmp"),
  packet: refuse("packet"),
  tcpConnect,
  tcpExchange,
  http: httpHop,
  addressNote,
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: byNode,
  randomBytes,
  stampErrorNs: () => stampErrorMs() * 1e6,
});

const refuse = (capability: Capability) => async (): Promise<never> => {
  throw new ProbeFailure("not_run", `LACKS_${capability.toUpperCase()}`, MISSING_CAPABILITY_REASONS[capability]);
};

const refuseProxy = (): never => {
  throw new ProbeFailure("policy_denied", "POLICY_DENIED", "Not permitted: a proxy.");
};

const names = new NameResolver();

/** Resolves the name once, so that the probe connects to the address that was checked. */
async function pin(host: string, port: number, family: 4 | 6 | undefined, enforce: NodeIoOptions["enforce"]): Promise<PinnedAddress> {
  const startMs = performance.now();
  const literal = isIP(host);
  if (literal !== 0 && family !== undefined && literal !== family)
    throw new ProbeFailure("local_error", "WRONG_FAMILY", `${host} is not an IPv${family} address.`);
  if (literal !== 0) {
    enforce(host, port);
    return { address: host, port, resolveMs: 0 };
  }
  const [address = "", ...others] = await names.resolve(host, family);
  enforce(address, port);
  const hasOtherFamily = others.some((other) => isIP(other) !== isIP(address));
  return { address, port, resolveMs: performance.now() - startMs, resolvedFrom: host, hasOtherFamily };
}
