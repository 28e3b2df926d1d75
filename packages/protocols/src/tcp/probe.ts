import { egressFamily, tcpEgressOf } from "../egress-settings";
import { UsedAddress } from "../ip-version";
import { asProbeFailure, isFailure, type Probe, type ProbeRun } from "../probe";
import { rttUncertaintyNs } from "../uncertainty";
import type { TcpTarget } from "./spec";

/** Connects once. A refusal or a time-out is unavailability. A local failure is not a measurement. */
export const tcpProbe: Probe<TcpTarget> = {
  protocol: "tcp",
  async run(target, io, signal) {
    let atMs = io.wallMs();
    const used = new UsedAddress(io);
    try {
      const to = await used.pin("tcp", target.host, target.port, egressFamily(target));
      atMs = io.wallMs();
      const { connectMs, kernel } = await io.tcpConnect(to, target.timeoutMs, signal, tcpEgressOf(target));
      // The kernel's round trip does not include the wait before a repeated SYN, so it is not used after a repetition.
      const isKernel = kernel !== undefined && kernel.retransmits === 0;
      const stampSource = isKernel ? "tcp_info" : "user";
      const value = isKernel ? kernel.rttMs : connectMs;
      const metrics = {
        tcp_connect_time: { value, uncertainty: rttUncertaintyNs(io.stampErrorNs(stampSource), value * 1e6) / 1e6 },
        tcp_availability: { value: 1, uncertainty: null },
      };
      return { outcome: "ok", atMs, stampSource, metrics, detail: used.detail(), phases: { dns: to.resolveMs, connect: connectMs } };
    } catch (error) {
      const { outcome, code, message } = used.explain(asProbeFailure(error));
      const metrics: ProbeRun["metrics"] = isFailure(outcome) ? { tcp_availability: { value: 0, uncertainty: null } } : {};
      return { outcome, atMs, stampSource: io.stampKind, metrics, detail: { ...used.detail(), error: code }, hint: message };
    }
  },
};
