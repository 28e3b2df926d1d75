import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { IoContext, PinnedAddress, ProbeFailure } from "@padit/protocols/probe";
import { wait } from "../wait";
import { failureOf } from "./failures";
import { httpHop } from "./http-hop";
import { tcpConnect } from "./tcp-connect";
import { openUdp } from "./udp";

export interface NodeIoOptions {
  /** Throws a ProbeFailure for an address that must not be probed. */
  enforce(address: string, port: number): void;
  /** 95th percentile of one user-space stamp's error, ms. */
  stampErrorMs(): number;
}

/** Probes' way to the network on Node's own sockets: stamps are taken in user space and say so. */
export const nodeIo = ({ enforce, stampErrorMs }: NodeIoOptions): IoContext => ({
  stampKind: "user",
  pin: async (_transport, host, port) => pin(host, port, enforce),
  udp: openUdp,
  tcpConnect,
  http: httpHop,
  nowMs: () => performance.timeOrigin + performance.now(),
  wait,
  randomBytes: (n) => new Uint8Array(randomBytes(n)),
  // Two stamps with independent errors of that size.
  uncertaintyMs: () => Math.SQRT2 * stampErrorMs(),
});

/** The name is asked once; what is connected is the address that was checked. */
async function pin(host: string, port: number, enforce: NodeIoOptions["enforce"]): Promise<PinnedAddress> {
  const startMs = performance.now();
  const address = isIP(host) > 0 ? host : await resolve(host);
  enforce(address, port);
  return { address, port, resolveMs: isIP(host) > 0 ? 0 : performance.now() - startMs };
}

const resolve = (host: string): Promise<string> =>
  lookup(host).then(
    ({ address }) => address,
    (error: unknown): never => {
      const failure: ProbeFailure = failureOf(error);
      throw failure;
    },
  );
