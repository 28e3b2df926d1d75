import { cfmLbProbe } from "../cfm-lb/probe";
import { CfmLbTarget } from "../cfm-lb/spec";
import { ecpriProbe } from "../ecpri-owd/probe";
import { EcpriTarget } from "../ecpri-owd/spec";
import {
  asProbeFailure,
  endingsOf,
  type FarEndMemory,
  type IoContext,
  isFailure,
  isNetworkFault,
  type Measurement,
  type Outcome,
  type Probe,
  ProbeFailure,
  type ProbeRun,
} from "../probe";
import { udpEchoProbe } from "../udp-echo/probe";
import { UdpEchoTarget } from "../udp-echo/spec";
import type { OranCfmTarget } from "./spec";

type Part = "udp_echo" | "ecpri" | "lbm";
/** Metrics of each part, and their names in this protocol. */
const METRICS: Record<Part, Record<string, string>> = {
  udp_echo: { udp_echo_rtt: "udp_echo_rtt", udp_echo_loss: "oran_cfm_udp_echo_loss" },
  ecpri: { ecpri_delay: "ecpri_delay", ecpri_owd_loss: "oran_cfm_ecpri_loss" },
  lbm: { lbm_rtt: "lbm_rtt", cfm_lb_loss: "oran_cfm_lbm_loss" },
};
const LABELS: Record<Part, string> = { udp_echo: "UDP echo", ecpri: "eCPRI", lbm: "LBM" };
const PROTOCOLS: Record<Part, string> = { udp_echo: "udp-echo", ecpri: "ecpri-owd", lbm: "cfm-lb" };
/** How to enable each part on a radio, by the names of the O-RAN M-plane models. */
const REMEDIES: Record<Part, string> = {
  udp_echo: "The far end does not offer UDP echo: set enable-udp-echo in its o-ran-udp-echo model, or switch UDP echo off here.",
  ecpri:
    "The far end does not offer eCPRI delay measurement: set enable-message5 in its o-ran-ecpri-delay model, or switch eCPRI off here.",
  lbm: "The far end does not offer CFM loopback: configure a MEP at this MD level in its o-ran-lbm model, or switch loopback off here.",
};

/** Runs the parts one after the other, so that none queues behind another's packets. UDP echo is first because it resolves the neighbour's MAC. */
export const oranCfmProbe: Probe<OranCfmTarget> = {
  protocol: "oran-cfm",
  async run(named, io, signal, farEnd) {
    const atMs = io.wallMs();
    const runs = new Map<Part, ProbeRun>();
    const target = await oneHost(named, io);
    if (target.udpEcho) runs.set("udp_echo", await runUdpEcho(target, io, signal));
    const station = target.ecpri || target.lbm ? await stationOf(target, io) : { interface: "", mac: null };
    const link = { ...target, ...station };
    if (target.ecpri) runs.set("ecpri", await attempt(atMs, io, () => runEcpri(link, io, signal)));
    if (target.lbm) runs.set("lbm", await attempt(atMs, io, () => runLbm(link, io, signal)));
    return bundled(farEnd === undefined ? runs : withoutUnoffered(runs, farEnd), atMs, io, target);
  },
};

/** Marks a part that has never answered while another one answers as not offered by the far end, which is not loss. */
function withoutUnoffered(runs: ReadonlyMap<Part, ProbeRun>, farEnd: FarEndMemory): Map<Part, ProbeRun> {
  for (const [part, { outcome }] of runs) if (outcome === "ok") farEnd.add(`answers ${part}`);
  const answers = [...runs.values()].some(({ outcome }) => outcome === "ok");
  const isUnoffered = (part: Part, { outcome }: ProbeRun): boolean =>
    answers && (outcome === "timeout" || outcome === "refused") && !farEnd.has(`answers ${part}`);
  return new Map(
    [...runs].map(([part, run]) =>
      isUnoffered(part, run) ? [part, { ...run, outcome: "not_offered", metrics: {}, hint: REMEDIES[part] }] : [part, run],
    ),
  );
}

const burstOf = ({ count, spacingMs, timeoutMs }: OranCfmTarget) => ({ count, spacingMs, timeoutMs });
const linkOf = ({ interface: device, mac, vlanId, outerVlanId, pcp, dei }: OranCfmTarget) => ({
  interface: device,
  mac,
  vlanId,
  outerVlanId,
  pcp,
  ...(dei !== undefined && { dei }),
});

const runUdpEcho = (t: OranCfmTarget, io: IoContext, signal: AbortSignal): Promise<ProbeRun> =>
  udpEchoProbe.run(UdpEchoTarget.parse({ host: t.host, port: t.udpEchoPort, dscp: t.dscp, ...burstOf(t) }), io, signal);

function runEcpri(t: OranCfmTarget, io: IoContext, signal: AbortSignal): Promise<ProbeRun> {
  const { peerSynchronised, peerErrorNs, peerHoldoverPpb, peerFollowsLink } = t;
  const common = { mode: t.ecpriMode, peerSynchronised, peerErrorNs, peerHoldoverPpb, peerFollowsLink, ...burstOf(t) };
  if (t.ecpriTransport === "udp")
    return ecpriProbe.run(EcpriTarget.parse({ transport: "udp", host: t.host, port: t.ecpriPort, dscp: t.dscp, ...common }), io, signal);
  requireStation(t);
  return ecpriProbe.run(EcpriTarget.parse({ ...linkOf(t), ...common }), io, signal);
}

function runLbm(t: OranCfmTarget, io: IoContext, signal: AbortSignal): Promise<ProbeRun> {
  requireStation(t);
  return cfmLbProbe.run(CfmLbTarget.parse({ ...linkOf(t), mdLevel: t.mdLevel, ...burstOf(t) }), io, signal);
}

/** A name may resolve to several hosts; all parts measure the same one. If resolution fails, each part reports the failure itself. */
const oneHost = (target: OranCfmTarget, io: IoContext): Promise<OranCfmTarget> =>
  io.pin("udp", target.host, target.udpEchoPort).then(
    ({ address }) => ({ ...target, host: address }),
    () => target,
  );

/** Interface and MAC address from the target's settings, else from the neighbour table. */
async function stationOf(target: OranCfmTarget, io: IoContext): Promise<{ interface: string; mac: string | null }> {
  if (target.interface !== "" && target.mac !== null) return { interface: target.interface, mac: target.mac };
  const found = await io.pin("udp", target.host, target.udpEchoPort).then(
    ({ address }) => io.neighbour(address),
    () => undefined,
  );
  return { interface: target.interface || (found?.interface ?? ""), mac: target.mac ?? found?.mac ?? null };
}

function requireStation({ interface: device, mac }: OranCfmTarget): void {
  if (device !== "" && mac !== null) return;
  throw new ProbeFailure(
    "local_error",
    "NO_STATION",
    "The host is not on the collector's link as far as it knows: enter the interface and the MAC address.",
  );
}

const attempt = (atMs: number, io: IoContext, work: () => Promise<ProbeRun>): Promise<ProbeRun> =>
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => {
      const { outcome, code, message } = asProbeFailure(error);
      return { outcome, atMs, stampSource: io.stampKind, metrics: {}, detail: { error: code }, hint: message };
    });

function bundled(runs: ReadonlyMap<Part, ProbeRun>, atMs: number, io: IoContext, { pcp, dscp }: OranCfmTarget): ProbeRun {
  const all = [...runs.values()];
  const metrics: Record<string, Measurement> = {};
  for (const [part, run] of runs)
    for (const [from, to] of Object.entries(METRICS[part])) {
      const measured = run.metrics[from];
      if (measured !== undefined) metrics[to] = measured;
    }
  const answered = all.filter(({ outcome }) => outcome === "ok").length;
  const made = all.filter(({ outcome }) => outcome === "ok" || isFailure(outcome)).length;
  if (made > 0) metrics.oran_cfm_availability = { value: answered / made, uncertainty: null };
  const failed = [...runs].filter(([, run]) => run.outcome !== "ok");
  const hints = [...runs].flatMap(([part, { hint }]) => (hint === undefined ? [] : [`${LABELS[part]}: ${hint}`]));
  const l2 = runs.get("lbm")?.hex ?? runs.get("ecpri")?.hex;
  const sync = runs.get("ecpri")?.sync;
  return {
    outcome: outcomeOf(all),
    parts: Object.fromEntries([...runs].flatMap(([part, run]) => Object.entries(endingsOf(PROTOCOLS[part], run)))),
    atMs: runs.get("udp_echo")?.atMs ?? atMs,
    stampSource: all.find(({ outcome }) => outcome === "ok")?.stampSource ?? io.stampKind,
    metrics,
    detail: {
      // The queues to which the values apply.
      queue: { pcp, dscp },
      parts: Object.fromEntries(
        [...runs].map(([part, run]) => [part, { outcome: run.outcome, stamp_source: run.stampSource, ...run.detail }]),
      ),
      ...(failed.length > 0 && { error: failed.map(([part, { outcome }]) => `${part} ${outcome}`).join(", ") }),
    },
    ...(sync && { sync }),
    ...(l2 && { hex: l2 }),
    ...(hints.length > 0 && { hint: hints.join(" ") }),
  };
}

/**
 * Outcome of the bundle: ok if any part is ok, because each part has its own metrics for failures. Otherwise faults of the network precede local
 * ones.
 */
function outcomeOf(runs: readonly ProbeRun[]): Outcome {
  const outcomes = runs.map(({ outcome }) => outcome);
  return outcomes.find((o) => o === "ok") ?? outcomes.find(isNetworkFault) ?? outcomes.find(isFailure) ?? outcomes[0] ?? "not_run";
}
