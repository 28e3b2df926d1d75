"use client";
import { Button, toast } from "@heroui/react";
import type { ReplayView } from "@padit/services/replays";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import type { ReactNode } from "react";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { ProgressLine } from "./progress-line";
import { RunMark } from "./run-mark";

const DAYS = 30;

interface PanelFacts {
  title: string;
  hint: string;
  /** The model to compare; without one, the replay compares the policy's presets. */
  modelId?: string;
  replay: ReplayView | null;
  /** Content for a replay that has a result. */
  children: (replay: ReplayView) => ReactNode;
}

/** Replays stored samples through detection before a change, and shows progress and the alerts that would have been raised. */
export function ReplayPanel({ title, hint, modelId, replay, children }: PanelFacts) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const may = useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = {
    onSuccess: () =>
      Promise.all([trpc.policies, trpc.models, trpc.replays].map((part) => queryClient.invalidateQueries({ queryKey: part.pathKey() }))),
    onError: (error: unknown) => void toast.danger(messageOf(error)),
  };
  const start = useMutation(trpc.replays.start.mutationOptions(options));
  const cancel = useMutation(trpc.replays.cancel.mutationOptions(options));
  const isRunning = replay !== null && isActive(replay);
  return (
    <section aria-label={title} className="flex flex-col gap-3 rounded-xl border border-border bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="font-medium">{title}</h2>
          <p className="text-muted text-sm">{hint}</p>
        </div>
        {may && isRunning && (
          <Button
            size="sm"
            variant="secondary"
            isDisabled={replay.isCancelling}
            isPending={cancel.isPending}
            onPress={() => cancel.mutate({ organization: slug, replayId: replay.id })}
          >
            {t("replay.cancel")}
          </Button>
        )}
        {may && !isRunning && (
          <Button
            size="sm"
            variant={replay ? "secondary" : "primary"}
            isPending={start.isPending}
            onPress={() => start.mutate({ organization: slug, days: DAYS, ...(modelId && { modelId }) })}
          >
            <Play aria-hidden className="size-4" />
            {t("replay.start", { days: String(DAYS) })}
          </Button>
        )}
      </div>
      <div aria-live="polite" className="flex flex-col gap-3">
        {replay ? <ReplayProgress replay={replay}>{children}</ReplayProgress> : <p className="text-muted text-sm">{t("replay.none")}</p>}
      </div>
    </section>
  );
}

const isActive = ({ state }: ReplayView): boolean => state === "queued" || state === "running";

function ReplayProgress({ replay, children }: { replay: ReplayView; children: PanelFacts["children"] }) {
  const t = useWords("detection");
  const { state, isCancelling, createdBy, createdAt, progress, error, result } = replay;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 text-muted text-sm">
        <RunMark state={state} isCancelling={isCancelling} />
        <span>{t.rich("replay.by", { name: createdBy, time: () => <Moment at={createdAt} /> })}</span>
      </div>
      {isActive(replay) && (
        <ProgressLine done={progress.keysDone} of={progress.keys} label={t("replay.label")}>
          {t("replay.progress", {
            done: String(progress.keysDone),
            all: String(progress.keys),
            windows: progress.windows.toLocaleString("en"),
          })}
        </ProgressLine>
      )}
      {error && <p className="text-danger text-sm">{error}</p>}
      {result?.variants.length ? children(replay) : state === "done" ? <p className="text-muted text-sm">{t("replay.noSamples")}</p> : null}
    </>
  );
}
