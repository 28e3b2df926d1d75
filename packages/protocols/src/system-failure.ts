import { type Outcome, ProbeFailure } from "./outcome";

const OUTCOME_OF: Readonly<Record<string, [Outcome, string]>> = {
  ECONNREFUSED: ["refused", "Nothing listens there: the host answered that the port is closed."],
  ECONNRESET: ["refused", "The other side cut the connection."],
  EPIPE: ["refused", "The other side cut the connection."],
  EHOSTUNREACH: ["unreachable", "No route to the host."],
  ENETUNREACH: ["unreachable", "No route to the network."],
  EHOSTDOWN: ["unreachable", "The host is down."],
  ENOTFOUND: ["name_unresolved", "The name does not resolve."],
  EAI_AGAIN: ["name_unresolved", "The name servers did not answer."],
  ETIMEDOUT: ["timeout", "No answer in time."],
  ENOBUFS: ["local_drop", "This machine dropped the packet: its send buffer is full."],
  EAGAIN: ["local_drop", "This machine dropped the packet: its send buffer is full."],
  EPERM: ["local_drop", "This machine's firewall dropped the packet."],
  EMSGSIZE: ["local_error", "The packet is larger than the interface lets through."],
  ENETDOWN: ["interface_gone", "The interface is down."],
  ENODEV: ["interface_gone", "There is no such interface on this machine."],
  ENXIO: ["interface_gone", "There is no such interface on this machine."],
  EADDRNOTAVAIL: ["interface_gone", "This machine does not have the address to send from any more."],
};

const INTERFACE_TEXT: Readonly<Record<string, (device: string) => string>> = {
  ENETDOWN: (device) => `Interface ${device} is down on this machine.`,
  ENODEV: (device) => `Interface ${device} does not exist on this machine.`,
  ENXIO: (device) => `Interface ${device} does not exist on this machine.`,
};

/** The failure with the interface's name in its text, so that the endpoints that use the interface share one cause. */
export function onInterface(failure: ProbeFailure, device: string): ProbeFailure {
  const text = INTERFACE_TEXT[failure.code]?.(device);
  return text === undefined ? failure : new ProbeFailure(failure.outcome, failure.code, text, { cause: failure });
}

/** Failure of a probe for an error code of the operating system; undefined for codes that the caller must interpret. */
export function systemFailure(code: string, cause?: unknown): ProbeFailure | undefined {
  const known = OUTCOME_OF[code];
  return known === undefined ? undefined : new ProbeFailure(known[0], code, known[1], { cause });
}
