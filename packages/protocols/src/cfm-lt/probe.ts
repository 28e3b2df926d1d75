import type { Json } from "@padit/domain/json";
import { attempting } from "../burst/attempt";
import { CFM_ETHERTYPE, class2Group, decodeCfm, encodeCfm, OPCODE } from "../cfm/codec";
import { type LinkReply, openLink, vlanText } from "../ethernet/link";
import { toHex } from "../hex";
import { departed, type IoContext, type Measurement, type ProbeFailure, type ProbeRun } from "../probe";
import { wait } from "../wait";
import { type LinktracePort, type LinktraceReply, ltm, RELAY_ACTION, readLtr } from "./codec";
import type { CfmLtTarget } from "./spec";

const ACTION_TEXT: Readonly<Record<number, string>> = {
  [RELAY_ACTION.hit]: "hit",
  [RELAY_ACTION.fdb]: "filtering database",
  [RELAY_ACTION.mpdb]: "MIP CCM database",
};
/** Largest number of replies that a run keeps, because a faulty bridge may send any number. */
const REPLIES_MAX = 255;

interface Hop extends LinktraceReply {
  source: string;
}

/** The replies to one LTM. */
class Linktraces {
  readonly hops: Hop[] = [];
  /** Why a frame that looked like a reply was rejected. */
  wrong: Pick<ProbeRun, "outcome" | "hint"> | undefined;
  received: Uint8Array | undefined;
  private complete: () => void = () => undefined;

  constructor(
    private readonly target: CfmLtTarget,
    private readonly transactionId: number,
  ) {}

  /** Resolves when the target and every bridge before it have replied. */
  whole(): Promise<void> {
    return new Promise((resolve) => {
      this.complete = resolve;
    });
  }

  take(reply: LinkReply): void {
    const decoded = decodeCfm(reply.payload);
    if (!decoded.ok) {
      if (reply.payload[1] === OPCODE.ltr) this.wrong ??= { outcome: "malformed_response", hint: "A linktrace reply does not parse." };
      return;
    }
    const found = readLtr(decoded.pdu);
    if (found === undefined || found.transactionId !== this.transactionId || this.hops.length >= REPLIES_MAX) return;
    this.received ??= reply.frame;
    const why = !reply.isSameVlan
      ? `A reply came ${vlanText(reply.vlanIds)}, which was not asked for.`
      : found.level !== this.target.mdLevel
        ? `A reply came at MD level ${found.level}.`
        : found.replyTtl >= this.target.ttl
          ? `A reply has the impossible TTL ${found.replyTtl}.`
          : undefined;
    if (why !== undefined) this.wrong ??= { outcome: "mismatch", hint: why };
    else if (!this.hops.some(({ source, replyTtl }) => source === reply.source && replyTtl === found.replyTtl)) {
      this.hops.push({ ...found, source: reply.source });
      this.hops.sort((a, b) => b.replyTtl - a.replyTtl);
      const last = this.reached();
      if (last !== undefined && this.hops.length >= this.target.ttl - last.replyTtl) this.complete();
    }
  }

  reached(): Hop | undefined {
    return this.hops.find(({ relayAction }) => relayAction === RELAY_ACTION.hit);
  }
}

/** Sends one LTM and lists the stations that reply. */
export const cfmLtProbe = attempting<CfmLtTarget>("cfm-lt", undefined, async ({ target, io, signal, atMs, closing }) => {
  const group = class2Group(target.mdLevel);
  const link = closing(await openLink(io, target, { etherType: CFM_ETHERTYPE, mac: group, mdLevel: target.mdLevel }));
  const transactionId = new DataView(io.randomBytes(4).slice().buffer).getUint32(0);
  const traces = new Linktraces(target, transactionId);
  let failure: ProbeFailure | undefined;
  link.onReply((reply) => traces.take(reply));
  link.onFailure((failed) => {
    failure ??= failed;
  });
  const message = ltm({ level: target.mdLevel, transactionId, ttl: target.ttl, origin: link.mac, target: target.mac });
  const whole = traces.whole();
  await departed((departure) => link.send(group, encodeCfm(message), departure));
  await Promise.race([whole, wait(target.timeoutMs, signal, io.after)]);
  // After a failure of this machine's own interface, silence is no evidence about the far end.
  if (failure !== undefined && traces.hops.length === 0) throw failure;
  const sent = link.firstSent();
  const hex = { ...(sent && { sent: toHex(sent) }), ...(traces.received && { received: toHex(traces.received) }) };
  return { ...runOf(traces, target, io, atMs), hex };
});

const exact = (value: number): Measurement => ({ value, uncertainty: null });

function runOf(traces: Linktraces, { ttl }: CfmLtTarget, io: IoContext, atMs: number): ProbeRun {
  const { hops } = traces;
  const isReached = traces.reached() !== undefined;
  const last = hops.at(-1);
  const silence =
    last === undefined
      ? "Nobody answered the linktrace message: check the VLAN, the MD level and whether bridges on the way have maintenance points."
      : `The last that answered is ${last.source}, number ${ttl - last.replyTtl}. What is behind it does not know the MAC address or is silent.`;
  const ending = isReached ? { outcome: "ok" as const } : (traces.wrong ?? { outcome: "timeout" as const, hint: silence });
  return {
    ...ending,
    atMs,
    stampSource: io.stampKind,
    metrics: { cfm_lt_availability: exact(isReached ? 1 : 0), cfm_lt_hops: exact(hops.length) },
    detail: { is_reached: isReached, hops: hops.map((hop) => hopRow(hop, ttl)) },
  };
}

const portRow = ({ action, mac }: LinktracePort): { [name: string]: Json } => ({ mac, action });

const hopRow = (hop: Hop, ttl: number): { [name: string]: Json } => ({
  hop: ttl - hop.replyTtl,
  mac: hop.source,
  found_by: ACTION_TEXT[hop.relayAction] ?? `action ${hop.relayAction}`,
  ...(hop.isTerminalMep && { is_mep: true }),
  ...(hop.ingress && { ingress: portRow(hop.ingress) }),
  ...(hop.egress && { egress: portRow(hop.egress) }),
});
