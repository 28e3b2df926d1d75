import type { Capability } from "@padit/protocols/probe";

const HELP = "This collector runs on Node's own sockets; the native addon and CAP_NET_RAW on Linux would help.";

/** Why Node's own sockets lack each capability, as sentences for users. */
export const MISSING_CAPABILITY_REASONS: Readonly<Record<Capability, string>> = {
  icmp: `ICMP cannot be sent. ${HELP}`,
  packet: `Ethernet frames cannot be sent. ${HELP}`,
  dscp: `A DSCP cannot be set: leave it 0. ${HELP}`,
  reply_meta: `TTL and DSCP of replies cannot be read. ${HELP}`,
  clock_status: `Whether the clock is synchronised is not known, so one-way delays are withheld. ${HELP}`,
  tcp_info: `The kernel's own round trip cannot be read. ${HELP}`,
};

export const LACKS_EGRESS = `Neither the interface nor DF can be chosen: leave both empty. ${HELP}`;
