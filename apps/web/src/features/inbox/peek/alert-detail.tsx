"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { Blank } from "@/components/blank";
import { isNotFound } from "@/components/message-of";
import { Problem } from "@/components/problem";
import { SeverityMark } from "@/components/severity-mark";
import { useTabTitle } from "@/components/use-tab-title";
import { Waiting } from "@/components/waiting";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useChanges } from "@/features/live/live-provider";
import { useOrganization } from "@/features/organization/organization-context";
import { SilencedNotice } from "@/features/silences/silenced-notice";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { AskedAction } from "../action-dialog";
import { ScoreBar } from "../score-bar";
import { StatusMark } from "../status-mark";
import type { AlertActions } from "../use-alert-actions";
import { AlertActionsBar } from "./alert-actions-bar";
import { ConflictNotice } from "./conflict-notice";
import { DataQuality } from "./data-quality";
import { evidenceOf } from "./evidence";
import { NoteField } from "./note-field";
import { Repeats } from "./repeats";
import { SimilarPast } from "./similar-past";
import { Timeline } from "./timeline";
import { TrackRecord } from "./track-record";
import { Votes } from "./votes";
import { Where } from "./where";

const EvidenceChart = dynamic(() => import("./evidence-chart"), { ssr: false, loading: () => <div className="h-64" /> });

interface AlertDetailProps {
  alertId: string;
  actions: AlertActions;
  onAsk: (kind: AskedAction["kind"], id: string) => void;
  /** Opens another alert in the same panel. */
  onOpen: (id: string) => void;
}

/** Everything about one alert: the summary first, then the reason, the affected series, similar alerts, and people's actions. */
export function AlertDetail({ alertId, actions, onAsk, onOpen }: AlertDetailProps) {
  const t = useWords("alert");
  const { titleOf, text } = useAlertText();
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const asked = { organization: slug, alertId };
  const query = useQuery({ ...trpc.alerts.get.queryOptions(asked), meta: { live: "self" } });
  useChanges((changes) => {
    const concerns = changes.some(
      (change) => change.topic === "resync" || change.topic === "delivery" || (change.topic === "alert" && change.id === alertId),
    );
    if (concerns) void queryClient.invalidateQueries({ queryKey: trpc.alerts.get.queryKey(asked) });
  });
  useTabTitle(query.data ? titleOf(query.data) : null);
  if (query.isPending) return <Waiting rows={8} label={t("loading")} />;
  if (!query.data) {
    if (isNotFound(query.error))
      return (
        <Blank title={t("noSuch.title")}>
          <p>{t("noSuch.text")}</p>
        </Blank>
      );
    return <Problem what={t("theAlert")} error={query.error} onRetry={() => void query.refetch()} />;
  }
  const alert = query.data;
  const evidence = evidenceOf(alert.detectionScore);
  return (
    <article className="flex flex-col gap-6 p-4">
      <header className="flex flex-col gap-3">
        <h2 className="font-semibold text-base leading-snug">{titleOf(alert)}</h2>
        {alert.description && <p className="text-sm leading-relaxed">{text(alert.words?.sentence, alert.description)}</p>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
          <SeverityMark severity={alert.severity} withLabel />
          <StatusMark row={alert} />
          <ScoreBar score={alert.score} />
          <span className="text-muted">
            {t.rich("owner", { name: () => <span className="text-foreground">{alert.assigneeName ?? t("nobody")}</span> })}
          </span>
        </div>
        <ConflictNotice alert={alert} />
        {alert.status !== "resolved" && <SilencedNotice alertId={alertId} />}
        {actions.mayAct && <AlertActionsBar alert={alert} actions={actions} onAsk={onAsk} />}
      </header>
      {alert.expectation && (
        <Repeats alertId={alertId} expectation={alert.expectation} isExpected={alert.verdict === "expected"} mayAct={actions.mayAct} />
      )}
      {alert.seriesId !== null && <EvidenceChart alert={alert} />}
      {evidence && evidence.votes.length > 0 && <Votes votes={evidence.votes} />}
      {evidence && <DataQuality evidence={evidence} />}
      <TrackRecord alertId={alertId} />
      <Where alert={alert} />
      <SimilarPast alertId={alertId} onOpen={onOpen} />
      <Timeline alert={alert} />
      {actions.mayAct && <NoteField alertId={alertId} />}
    </article>
  );
}
