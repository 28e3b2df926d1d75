import type { EnrolmentView } from "@padit/services/collectors";
import type { WordsOf } from "@/features/words/use-words";
import { factsOf } from "./collector-health";

export type Tick = "done" | "waiting" | "warning";
export interface ChecklistItem {
  id: "token" | "transport" | "version" | "clock" | "protocols" | "stamps" | "plan" | "upload";
  tick: Tick;
  /** What was found, or what the step waits for. */
  detail: string;
}

type T = WordsOf<"collectors">;

/** Progress of a machine's set-up, step by step. Warnings do not block later steps. */
export function checklistOf(
  t: T,
  enrolment: EnrolmentView,
  { server, lastSampleAt }: { server: string; lastSampleAt: Date | null },
  nameOfStamp: (stamp: string) => string = String,
): ChecklistItem[] {
  const { collector } = enrolment;
  const facts = collector ? factsOf(collector) : null;
  const hasConnected = collector?.lastSeenAt != null;
  const hasReported = hasConnected && collector.version !== "";
  const stamps = facts?.capabilities.stamps ?? [];
  const platform = facts?.capabilities.platform || t("found.unknownPlatform");
  return [
    {
      id: "token",
      tick: collector ? "done" : "waiting",
      detail: collector ? t("found.enrolled", { name: collector.name }) : t("found.runCommands"),
    },
    transportItem(t, hasConnected, server.startsWith("https:")),
    {
      id: "version",
      tick: hasReported ? "done" : "waiting",
      detail: hasReported ? t("found.versionOn", { version: collector.version, platform }) : t("found.firstReport"),
    },
    clockItem(t, hasConnected, facts?.clock.synchronised ?? null),
    socketsItem(t, facts),
    {
      id: "stamps",
      tick: hasReported && stamps.length > 0 ? "done" : "waiting",
      detail: stamps.map(nameOfStamp).join(", ") || t("found.firstReport"),
    },
    planItem(t, enrolment),
    uploadItem(t, enrolment, lastSampleAt),
  ];
}

const transportItem = (t: T, hasConnected: boolean, isTls: boolean): ChecklistItem => ({
  id: "transport",
  tick: !hasConnected ? "waiting" : isTls ? "done" : "warning",
  detail: t(isTls ? "found.encrypted" : "found.readable"),
});

function clockItem(t: T, hasConnected: boolean, synchronised: boolean | null): ChecklistItem {
  const item = { id: "clock" } as const;
  if (!hasConnected) return { ...item, tick: "waiting", detail: t("found.firstReport") };
  if (synchronised === true) return { ...item, tick: "done", detail: t("found.synchronized") };
  return { ...item, tick: "warning", detail: t(synchronised === false ? "found.notSynchronized" : "found.clockUnknown") };
}

function socketsItem(t: T, facts: ReturnType<typeof factsOf> | null): ChecklistItem {
  const item = { id: "protocols" } as const;
  const isPermitted = facts?.capabilities.rawSockets ?? null;
  if (!facts || isPermitted === null) return { ...item, tick: "waiting", detail: t("found.firstReport") };
  const { protocols, lacking } = facts.capabilities;
  return isPermitted
    ? { ...item, tick: "done", detail: t("found.permitted", { count: protocols.length }) }
    : { ...item, tick: "warning", detail: lacking.join(" ") };
}

function uploadItem(t: T, { collector }: EnrolmentView, lastSampleAt: Date | null): ChecklistItem {
  const item = { id: "upload" } as const;
  if (lastSampleAt) return { ...item, tick: "done", detail: t("found.uploaded") };
  return { ...item, tick: "waiting", detail: t(collector?.endpointCount === 0 ? "found.noEndpoint" : "found.soon") };
}

function planItem(t: T, { collector }: EnrolmentView): ChecklistItem {
  const item = { id: "plan" } as const;
  if (!collector) return { ...item, tick: "waiting", detail: t("found.planSigned") };
  const { planRevision, appliedPlanRevision, planError } = collector;
  if (planError) return { ...item, tick: "warning", detail: planError };
  if (planRevision === 0) return { ...item, tick: "waiting", detail: t("found.noPlan") };
  const isApplied = appliedPlanRevision >= planRevision;
  return {
    ...item,
    tick: isApplied ? "done" : "waiting",
    detail: isApplied
      ? t("found.revision", { revision: String(appliedPlanRevision) })
      : t("found.planComing", { revision: String(planRevision) }),
  };
}

/** Whether the collector probes or could probe immediately. */
export const isReady = (items: readonly ChecklistItem[]): boolean =>
  items.filter(({ id }) => id === "token" || id === "version").every(({ tick }) => tick === "done");

/** Common causes for the step that waits. */
export function likelyCauses(t: T, items: readonly ChecklistItem[], server: string): string[] {
  const waits = items.find(({ tick }) => tick === "waiting")?.id;
  if (waits === "token") return [t("cause.notRun"), t("cause.unreachable", { server })];
  if (waits === "transport" || waits === "version" || waits === "stamps") return [t("cause.notStarted"), t("cause.wrongClock")];
  if (waits === "plan" || waits === "upload") return [t("cause.noEndpoint"), t("cause.forbidden")];
  return [];
}
