import { asProbeFailure, isNetworkFault, type Probe, type ProbeRun } from "../probe";
import type { TcpTarget } from "./spec";

/** Connects once. A refusal or time-out is unavailability; what failed on this side measures nothing. */
export const tcpProbe: Probe<TcpTarget> = {
  protocol: "tcp",
  async run(target, io, signal) {
    let atMs = io.nowMs();
    const stampSource = io.stampKind;
    try {
      const to = await io.pin("tcp", target.host, target.port);
      atMs = io.nowMs();
      const connectMs = await io.tcpConnect(to, target.timeoutMs, signal);
      const metrics = {
        tcp_connect_time: { value: connectMs, uncertainty: io.uncertaintyMs() },
        tcp_availability: { value: 1, uncertainty: null },
      };
      return { outcome: "ok", atMs, stampSource, metrics, phases: { dns: to.resolveMs, connect: connectMs } };
    } catch (error) {
      const { outcome, code, message } = asProbeFailure(error);
      const metrics: ProbeRun["metrics"] = isNetworkFault(outcome) ? { tcp_availability: { value: 0, uncertainty: null } } : {};
      return { outcome, atMs, stampSource, metrics, detail: { error: code }, hint: message };
    }
  },
};
