import { cfmCcmProbe } from "./cfm-ccm/probe";
import { cfmDmProbe } from "./cfm-dm/probe";
import { cfmLbProbe } from "./cfm-lb/probe";
import { cfmLtProbe } from "./cfm-lt/probe";
import { dnsProbe } from "./dns/probe";
import { ecpriProbe } from "./ecpri-owd/probe";
import { esmcWatchProbe } from "./esmc-watch/probe";
import { httpProbe } from "./http/probe";
import { icmpProbe } from "./icmp/probe";
import { oranCfmProbe } from "./oran-cfm/probe";
import { ownClockProbe } from "./own-clock/probe";
import type { FarEndMemory, IoContext, Probe, ProbeRun, StandingProbe } from "./probe";
import type { ProtocolSpec } from "./protocol";
import {
  cfmCcmSpec,
  cfmDmSpec,
  cfmLbSpec,
  cfmLtSpec,
  dnsSpec,
  ecpriSpec,
  esmcWatchSpec,
  httpSpec,
  icmpSpec,
  oranCfmSpec,
  ownClockSpec,
  protocols,
  ptpWatchSpec,
  stampSpec,
  tcpSpec,
  tracerouteSpec,
  udpEchoSpec,
} from "./protocols";
import { ptpWatchProbe } from "./ptp-watch/probe";
import { stampProbe } from "./stamp/probe";
import { tcpProbe } from "./tcp/probe";
import { tracerouteProbe } from "./traceroute/probe";
import { udpEchoProbe } from "./udp-echo/probe";

/** A probe that is ready to run, with its parsed target. */
export interface PreparedProbe {
  spec: ProtocolSpec;
  /** Traffic of one run: packets and bytes sent. */
  cost: { packets: number; bytes: number };
  /** @param farEnd present for runs of a plan. Only such runs may keep sockets open afterwards */
  run(io: IoContext, signal: AbortSignal, farEnd?: FarEndMemory): Promise<ProbeRun>;
  /** Closes the sockets that stayed open. */
  close(): void;
}
export interface ProbeEntry {
  spec: ProtocolSpec;
  /** @param wake called when an event between runs must be reported @throws ZodError when the target is invalid */
  prepare(target: unknown, wake?: () => void): PreparedProbe;
}

function entry<T>(spec: ProtocolSpec<T>, probe: Probe<T>): ProbeEntry {
  return {
    spec,
    prepare(raw, wake = () => undefined) {
      const target = spec.target.parse(raw);
      let standing: StandingProbe | undefined;
      return {
        spec,
        cost: spec.cost(target),
        run(io, signal, farEnd) {
          if (farEnd === undefined || probe.standing === undefined) return probe.run(target, io, signal, farEnd);
          standing ??= probe.standing(target, wake);
          return standing.run(io, signal);
        },
        close: () => standing?.close(),
      };
    },
  };
}

/** All built-in probes. Only collectors import them, because probes open sockets. */
export const PROBES: readonly ProbeEntry[] = [
  entry(oranCfmSpec, oranCfmProbe),
  entry(udpEchoSpec, udpEchoProbe),
  entry(ecpriSpec, ecpriProbe),
  entry(cfmLbSpec, cfmLbProbe),
  entry(cfmDmSpec, cfmDmProbe),
  entry(cfmCcmSpec, cfmCcmProbe),
  entry(stampSpec, stampProbe),
  entry(icmpSpec, icmpProbe),
  entry(tcpSpec, tcpProbe),
  entry(dnsSpec, dnsProbe),
  entry(httpSpec, httpProbe),
  entry(tracerouteSpec, tracerouteProbe),
  entry(cfmLtSpec, cfmLtProbe),
  entry(ptpWatchSpec, ptpWatchProbe),
  entry(esmcWatchSpec, esmcWatchProbe),
  entry(ownClockSpec, ownClockProbe),
];

/** The protocol's probe. A plugin's probe replaces a built-in one of the same name. */
export function findProbe(protocol: string): ProbeEntry | undefined {
  const spec = protocols.get(protocol);
  return spec?.probe === undefined ? PROBES.find((e) => e.spec.name === protocol) : entry(spec, spec.probe);
}
