import type { EnrolmentView } from "@padit/services/collectors";
import { factsOf } from "./collector-health";

export type Tick = "done" | "waiting" | "warning";
export interface ChecklistItem {
  id: "token" | "transport" | "version" | "clock" | "protocols" | "stamps" | "plan" | "upload";
  name: string;
  tick: Tick;
  /** What was found, or what the step waits for. */
  detail: string;
}

/** Progress of a machine's set-up, step by step. Warnings do not block later steps. */
export function checklistOf(
  enrolment: EnrolmentView,
  { server, lastSampleAt }: { server: string; lastSampleAt: Date | null },
): ChecklistItem[] {
  const { collector } = enrolment;
  const facts = collector ? factsOf(collector) : null;
  const hasConnected = collector?.lastSeenAt != null;
  const hasReported = hasConnected && collector.version !== "";
  const stamps = facts?.capabilities.stamps ?? [];
  return [
    {
      id: "token",
      name: "Token used",
      tick: collector ? "done" : "waiting",
      detail: collector ? `enrolled as ${collector.name}` : "run the commands on the machine",
    },
    transportItem(hasConnected, server.startsWith("https:")),
    {
      id: "version",
      name: "Version",
      tick: hasReported ? "done" : "waiting",
      detail: hasReported
        ? `${collector.version} on ${facts?.capabilities.platform || "an unknown platform"}`
        : "the first report brings it",
    },
    clockItem(hasConnected, facts?.clock.synchronised ?? null),
    socketsItem(facts),
    {
      id: "stamps",
      name: "Time stamps",
      tick: hasReported && stamps.length > 0 ? "done" : "waiting",
      detail: stamps.join(", ") || "the first report brings them",
    },
    planItem(enrolment),
    uploadItem(enrolment, lastSampleAt),
  ];
}

const transportItem = (hasConnected: boolean, isTls: boolean): ChecklistItem => ({
  id: "transport",
  name: "TLS",
  tick: !hasConnected ? "waiting" : isTls ? "done" : "warning",
  detail: isTls ? "the connection is encrypted" : "the address is http: measurements travel readable, though signed",
});

function clockItem(hasConnected: boolean, synchronised: boolean | null): ChecklistItem {
  const item = { id: "clock", name: "Clock" } as const;
  if (!hasConnected) return { ...item, tick: "waiting", detail: "the first report brings it" };
  if (synchronised === true) return { ...item, tick: "done", detail: "synchronised" };
  return {
    ...item,
    tick: "warning",
    detail:
      synchronised === false ? "not synchronised: set up NTP or PTP for one-way delays" : "the system does not tell; round trips are fine",
  };
}

function socketsItem(facts: ReturnType<typeof factsOf> | null): ChecklistItem {
  const item = { id: "protocols", name: "Raw sockets" } as const;
  const isPermitted = facts?.capabilities.rawSockets ?? null;
  if (!facts || isPermitted === null) return { ...item, tick: "waiting", detail: "the first report brings it" };
  const { protocols, lacking } = facts.capabilities;
  return isPermitted
    ? { ...item, tick: "done", detail: `permitted: it can probe ${protocols.length} protocols` }
    : { ...item, tick: "warning", detail: lacking.join(" ") };
}

function uploadItem({ collector }: EnrolmentView, lastSampleAt: Date | null): ChecklistItem {
  const item = { id: "upload", name: "First upload" } as const;
  if (lastSampleAt) return { ...item, tick: "done", detail: "measurements arrive" };
  const isIdle = collector?.endpointCount === 0;
  return {
    ...item,
    tick: "waiting",
    detail: isIdle ? "comes once it has an endpoint to probe" : "comes a few seconds after the first probe",
  };
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

/** Whether the collector probes or could probe immediately. */
export const isReady = (items: readonly ChecklistItem[]): boolean =>
  items.filter(({ id }) => id === "token" || id === "version").every(({ tick }) => tick === "done");

/** Common causes for the step that waits. */
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
