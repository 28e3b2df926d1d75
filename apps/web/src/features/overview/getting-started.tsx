"use client";
import { Button, toast } from "@heroui/react";
import type { GettingStartedView } from "@padit/services/overview";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { type ReactNode, useState } from "react";
import { LinkButton } from "@/components/link-button";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { type Issued, IssueToken } from "@/features/collectors/issue-token";
import { LiveChecklist } from "@/features/collectors/live-checklist";
import { RunCommands } from "@/features/collectors/run-commands";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { doneSteps, type FirstStep, nextStep, STEPS } from "./getting-started-steps";

/** The first steps of an organization with live ticks, known from its data. The compact list has only the steps that are left. */
export function GettingStarted({ view, isCompact = false }: { view: GettingStartedView; isCompact?: boolean }) {
  const t = useWords("overview");
  const done = doneSteps(view);
  const next = nextStep(view);
  const list = (
    <ol className={`divide-y divide-separator border-separator ${isCompact ? "" : "border-y"}`}>
      {STEPS.filter((step) => !isCompact || !done[step]).map((step) => (
        <StepLine key={step} number={STEPS.indexOf(step) + 1} title={t(`start.steps.${step}`)} isDone={done[step]} isNext={step === next}>
          <StepBody step={step} view={view} isDone={done[step]} isNext={step === next} />
        </StepLine>
      ))}
    </ol>
  );
  const left = STEPS.filter((step) => !done[step]).length;
  if (isCompact) {
    return (
      <section aria-label={t("start.label")} className="rounded-xl border border-border bg-surface px-4 pt-3">
        <div className="flex items-center justify-between gap-3">
          <h2 className="font-semibold text-sm">
            {t("start.label")} <span className="font-normal text-muted text-xs">{t("start.left", { count: left })}</span>
          </h2>
          <Dismiss />
        </div>
        {list}
      </section>
    );
  }
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("start.title")} hint={t("start.hint")}>
        <Dismiss />
      </PageHeader>
      <section aria-label={t("start.label")} className="px-4 pt-2 pb-10 sm:px-6">
        {list}
      </section>
    </div>
  );
}

interface StepLineProps {
  number: number;
  title: string;
  isDone: boolean;
  isNext: boolean;
  children: ReactNode;
}

function StepLine({ number, title, isDone, isNext, children }: StepLineProps) {
  const t = useWords("overview");
  const mark = isDone
    ? "bg-success-soft text-success-text"
    : isNext
      ? "bg-accent text-accent-foreground"
      : "border border-line-strong text-muted";
  return (
    <li className="flex gap-4 py-4" data-done={isDone}>
      <span className={`grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs ${mark}`}>
        {isDone ? <Check aria-label={t("start.done")} className="size-3.5" /> : number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <h3 className={`font-semibold text-sm ${isDone || isNext ? "" : "text-muted"}`}>{title}</h3>
        {children}
      </div>
    </li>
  );
}

interface StepBodyProps {
  step: FirstStep;
  view: GettingStartedView;
  isDone: boolean;
  isNext: boolean;
}

function StepBody({ step, view, isDone, isNext }: StepBodyProps) {
  const t = useWords("overview");
  switch (step) {
    case "collector":
      return <CollectorStep collector={view.collector} isNext={isNext} />;
    case "endpoint":
      return <EndpointStep endpoint={view.endpoint} isNext={isNext} />;
    case "learn":
      return <Note>{learnText(t, view, isDone)}</Note>;
    case "channel":
      return <ChannelStep channel={view.channel} isNext={isNext} />;
  }
}

const Note = ({ children }: { children: ReactNode }) => <p className="text-muted text-sm">{children}</p>;

/** The command appears in place, and the list ticks while the machine connects. */
function CollectorStep({ collector, isNext }: { collector: GettingStartedView["collector"]; isNext: boolean }) {
  const t = useWords("overview");
  const mayAdd = useMay("admin");
  const [issued, setIssued] = useState<Issued | null>(null);
  if (collector && !issued)
    return (
      <Note>
        {t.rich("start.collector.connected", {
          name: () => <strong className="text-foreground">{collector.name}</strong>,
          time: () => <Moment at={collector.lastSeenAt} />,
        })}
      </Note>
    );
  return (
    <>
      <Note>{t("start.collector.why")}</Note>
      {isNext && !mayAdd && <Note>{t("start.collector.ask")}</Note>}
      {(isNext || issued) && mayAdd && (
        <div className="flex flex-col gap-6 pt-3">
          <IssueToken issued={issued} onIssued={setIssued} />
          {issued && <RunCommands issued={issued} onIssued={setIssued} />}
          {issued && <LiveChecklist key={issued.id} issued={issued} />}
        </div>
      )}
    </>
  );
}

function EndpointStep({ endpoint, isNext }: { endpoint: GettingStartedView["endpoint"]; isNext: boolean }) {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const mayAdd = useMay("operator");
  if (endpoint)
    return <Note>{t.rich("start.endpoint.added", { name: () => <strong className="text-foreground">{endpoint.name}</strong> })}</Note>;
  return (
    <>
      <Note>{t("start.endpoint.why")}</Note>
      {isNext && mayAdd && (
        <div className="pt-2">
          <LinkButton href={`/o/${slug}/endpoints/new`} variant="primary">
            {t("addEndpoint")}
          </LinkButton>
        </div>
      )}
    </>
  );
}

function learnText(t: WordsOf<"overview">, { learning, isMeasured }: GettingStartedView, isDone: boolean): string {
  if (isDone) return t("start.learn.done");
  if (learning) return t("start.learn.progress", { learnt: String(learning.learnt), needed: String(learning.needed) });
  return t(isMeasured ? "start.learn.begun" : "start.learn.before");
}

function ChannelStep({ channel, isNext }: { channel: GettingStartedView["channel"]; isNext: boolean }) {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const mayAdd = useMay("admin");
  if (channel)
    return <Note>{t.rich("start.channel.added", { name: () => <strong className="text-foreground">{channel.name}</strong> })}</Note>;
  return (
    <>
      <Note>{t("start.channel.why")}</Note>
      {isNext && mayAdd && (
        <div className="pt-2">
          <LinkButton href={`/o/${slug}/integrations/new`} variant="primary">
            {t("start.channel.add")}
          </LinkButton>
        </div>
      )}
    </>
  );
}

function Dismiss() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const dismiss = useMutation(
    trpc.overview.dismissGettingStarted.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.overview.gettingStarted.queryKey() }),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  if (!useMay("operator")) return null;
  return (
    <Button
      size="sm"
      variant="ghost"
      isPending={dismiss.isPending}
      onPress={() => dismiss.mutate({ organization: slug, isDismissed: true })}
    >
      {t("start.dismiss")}
    </Button>
  );
}
