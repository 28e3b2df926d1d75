import type { EnrolmentView } from "@padit/services/collectors";
import { factsOf } from "./collector-health";

export type Tick = "done" | "waiting" | "warning";
export interface ChecklistItem {
  id: "token" | "transport" | "version" | "clock" | "protocols" | "stamps" | "plan" | "upload";
  name: string;
  tick: Tick;
  /** What was found, or what is waited for. */
  detail: string;
}

/** How far a machine has come, step by step. Warnings do not hold it up. */
export function checklistOf(
  enrolment: EnrolmentView,
  { server, lastSampleAt }: { server: string; lastSampleAt: Date | null },
): ChecklistItem[] {
  const { collector } = enrolment;
  const facts = collector ? factsOf(collector) : null;
  const hasReported = collector?.lastSeenAt != null && collector.version !== "";
  const isHeard = collector?.lastSeenAt != null;
  const isTls = server.startsWith("https:");
  const synchronised = facts?.clock.synchronised ?? null;
  const raw = facts?.capabilities.rawSockets ?? null;
  return [
    {
      id: "token",
      name: "Token used",
      tick: collector ? "done" : "waiting",
      detail: collector ? `enrolled as ${collector.name}` : "run the commands on the machine",
    },
    {
      id: "transport",
      name: "TLS",
      tick: !isHeard ? "waiting" : isTls ? "done" : "warning",
      detail: isTls ? "the connection is encrypted" : "the address is http: measurements travel readable, though signed",
    },
    {
      id: "version",
      name: "Version",
      tick: hasReported ? "done" : "waiting",
      detail: hasReported
        ? `${collector?.version} on ${facts?.capabilities.platform || "an unknown platform"}`
        : "the first report brings it",
    },
    {
      id: "clock",
      name: "Clock",
      tick: !isHeard ? "waiting" : synchronised === true ? "done" : "warning",
      detail: !isHeard
        ? "the first report brings it"
        : synchronised === true
          ? "synchronised"
          : synchronised === false
            ? "not synchronised: set up NTP or PTP for one-way delays"
            : "the system does not tell; round trips are fine",
    },
    {
      id: "protocols",
      name: "Raw sockets",
      tick: raw === null ? "waiting" : raw ? "done" : "warning",
      detail:
        raw === null
          ? "the first report brings it"
          : raw
            ? `permitted: it can probe ${facts?.capabilities.protocols.length ?? 0} protocols`
            : (facts?.capabilities.lacking.join(" ") ?? ""),
    },
    {
      id: "stamps",
      name: "Time stamps",
      tick: hasReported && (facts?.capabilities.stamps.length ?? 0) > 0 ? "done" : "waiting",
      detail: facts?.capabilities.stamps.join(", ") || "the first report brings them",
    },
    planItem(enrolment),
    {
      id: "upload",
      name: "First upload",
      tick: lastSampleAt ? "done" : "waiting",
      detail: lastSampleAt
        ? "measurements arrive"
        : collector && collector.endpointCount === 0
          ? "comes once it has an endpoint to probe"
          : "comes a few seconds after the first probe",
    },
  ];
}

function planItem({ collector }: EnrolmentView): ChecklistItem {
  const item = { id: "plan", name: "Plan received" } as const;
  if (!collector) return { ...item, tick: "waiting", detail: "what to probe, signed" };
  const { planRevision, appliedPlanRevision, planError } = collector;
  if (planError) return { ...item, tick: "warning", detail: planError };
  if (planRevision === 0) return { ...item, tick: "waiting", detail: "there is none until it has an endpoint to probe" };
  const isApplied = appliedPlanRevision >= planRevision;
  return {
    ...item,
    tick: isApplied ? "done" : "waiting",
    detail: isApplied ? `revision ${appliedPlanRevision}` : `revision ${planRevision} is on its way`,
  };
}

/** It probes, or could at once. */
export const isReady = (items: readonly ChecklistItem[]): boolean =>
  items.filter(({ id }) => id === "token" || id === "version").every(({ tick }) => tick === "done");

/** What usually holds a machine up at the step that waits. */
export function likelyCauses(items: readonly ChecklistItem[], server: string): string[] {
  const waits = items.find(({ tick }) => tick === "waiting")?.id;
  const reach = `The machine cannot reach ${server}: a firewall, a proxy, or a name that does not resolve there. Try: curl -v ${server}/health`;
  if (waits === "token") return ["The commands have not been run yet, or ended with an error: read what they printed.", reach];
  if (waits === "transport" || waits === "version" || waits === "stamps")
    return [
      "Enrolled, but `run` was not started or has ended: look at its log.",
      "Its clock is more than five minutes off, and it is older than this server: its requests are refused until the clock is right.",
    ];
  if (waits === "plan" || waits === "upload")
    return ["No endpoint is assigned to it yet.", "Its allow.json forbids the targets: the log names them."];
  return [];
}
