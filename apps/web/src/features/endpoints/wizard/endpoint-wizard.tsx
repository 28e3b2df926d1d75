"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Blank } from "@/components/blank";
import { focusProblem } from "@/components/focus-problem";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { messageOf } from "@/components/message-of";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { labelsOf } from "../labels";
import { useTargetCheck } from "../target/use-target-check";
import { AlertsStep } from "./alerts-step";
import { chosenRules, ruleInput } from "./chosen-rules";
import { DraftOffer } from "./draft-offer";
import { NotifyStep } from "./notify-step";
import { PaceStep } from "./pace-step";
import { reviewRows } from "./review-rows";
import { ReviewStep } from "./review-step";
import { Stepper } from "./stepper";
import { STEP_LABELS, STEPS, type Step } from "./steps";
import { suggestRules } from "./suggest-rules";
import { TargetStep } from "./target-step";
import { TestStep } from "./test-step";
import { summaryOf } from "./test-summary";
import { canProbe } from "./type-search";
import { TypeStep } from "./type-step";
import { useDraft } from "./use-draft";
import { useProbeTest } from "./use-probe-test";
import { useStepFocus } from "./use-step-focus";

export function EndpointWizard() {
  if (useMay("operator")) return <Wizard />;
  return (
    <Blank icon={Lock} title="Adding endpoints takes the role operator">
      <p>Ask an owner or admin of your organization.</p>
    </Blank>
  );
}

/** From a type to a measured endpoint. Each step works by itself; what was typed outlives a reload. */
function Wizard() {
  const { slug } = useOrganization();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [asked, setStep] = useQueryState("step", parseAsStringLiteral(STEPS).withDefault("type").withOptions({ history: "push" }));
  const { draft, change, offer, take, forget } = useDraft(slug);
  const [isTold, setTold] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const test = useProbeTest();
  const collectors = useQuery(trpc.collectors.list.queryOptions({ organization: slug, limit: 500 }));
  const create = useMutation(trpc.endpoints.create.mutationOptions());
  const createRule = useMutation(trpc.rules.create.mutationOptions());

  const sources = useSources();
  const spec = draft.protocol === null ? null : sources.of(draft.protocol).protocol;
  const { check, target, isFirst, settle } = useTargetCheck(spec, draft.values);
  const known = collectors.data?.items.filter(({ kind }) => kind === "agent") ?? [];
  const chosen = draft.collectorIds ?? (spec ? known.filter((collector) => canProbe(collector, spec)).map(({ id }) => id) : []);
  const interval = spec ? intervalOf(draft.intervalSeconds, spec.defaultIntervalMs / 1000) : null;
  const suggestedName = spec && check.ok ? `${spec.title} ${check.address}`.slice(0, 200) : "";
  const name = draft.name.trim() || suggestedName;
  const labels = labelsOf(draft.labels);
  const summary = spec && test.reports.length > 0 ? summaryOf(spec, test.reports) : null;
  const rules = spec ? chosenRules(suggestRules(spec, summary), draft.rules) : [];
  const reachWith = (isTargetRight: boolean): number =>
    reachOf({
      hasType: spec !== null,
      isTargetRight: isTargetRight && draft.name.trim().length <= 200,
      hasCollector: chosen.length > 0,
      hasInterval: interval !== null,
      areRulesRight: rules.every(({ isOn, limit }) => !isOn || limit !== null),
    });
  const reach = reachWith(check.ok);
  const step: Step = STEPS[Math.min(STEPS.indexOf(asked), reach)] ?? "type";
  const at = STEPS.indexOf(step);
  const place = useStepFocus(step);
  const go = (to: Step): void => {
    setTold(false);
    void setStep(to);
    document.getElementById("main")?.scrollTo({ top: 0 });
  };
  const next = async (): Promise<void> => {
    setProblem(null);
    try {
      const settled = await settle();
      const to = STEPS[at + 1];
      if (to && at + 1 <= reachWith(settled.ok)) return go(to);
      flushSync(() => setTold(true));
      focusProblem(place.current);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  const save = async (): Promise<void> => {
    if (!spec || !target || !check.ok || interval === null) return;
    setProblem(null);
    try {
      const endpoint = await create.mutateAsync({
        organization: slug,
        name,
        protocol: spec.name,
        target,
        intervalSeconds: interval,
        collectorIds: chosen,
        tags: labels,
      });
      forget();
      const wanted = rules.flatMap((rule) => (rule.isOn && rule.limit !== null ? [{ ...rule, limit: rule.limit }] : []));
      const made = await Promise.allSettled(
        wanted.map((rule) => createRule.mutateAsync({ organization: slug, ...ruleInput(rule, endpoint) })),
      );
      const refused = made.find((result) => result.status === "rejected");
      if (refused) toast.warning(`The endpoint is saved; an alert rule is not: ${messageOf(refused.reason)}`);
      await queryClient.invalidateQueries({ queryKey: trpc.endpoints.pathKey() });
      const tested = test.isOf(spec.name, target, chosen) || test.jobIds.length > 0 ? `?test=${test.jobIds.join(",")}` : "";
      router.push(`/o/${slug}/endpoints/${endpoint.id}${tested}`);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  return (
    <>
      <PageHeader title="Add an endpoint" hint={spec ? spec.title : "What should be measured?"}>
        <LinkButton href={`/o/${slug}/endpoints`} variant="ghost">
          Cancel
        </LinkButton>
      </PageHeader>
      <Stepper step={step} reach={reach} onStep={go} />
      {offer && <DraftOffer savedAt={offer.savedAt} draft={offer.draft} onTake={take} onForget={forget} />}
      {collectors.isPending || (isFirst && STEPS.indexOf(asked) > STEPS.indexOf("target")) ? (
        <Waiting rows={4} />
      ) : collectors.isError ? (
        <Problem what="Your collectors" error={collectors.error} onRetry={() => void collectors.refetch()} />
      ) : (
        <form
          noValidate
          className="flex flex-col gap-6 px-4 pb-10 sm:px-6"
          onSubmit={(event) => {
            event.preventDefault();
            if (step === "review") void save();
            else void next();
          }}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that nobody needs here */}
          <div ref={place} role="group" aria-label={STEP_LABELS[step]} tabIndex={-1} className="outline-none">
            {step === "type" || !spec ? (
              <TypeStep
                collectors={known}
                chosen={draft.protocol}
                onChoose={(protocol) => {
                  // another type has other settings; going back to the same one keeps them
                  if (protocol !== draft.protocol) change({ protocol, values: {}, rules: {}, intervalSeconds: "", collectorIds: null });
                  go("target");
                }}
              />
            ) : step === "target" ? (
              <TargetStep spec={spec} draft={draft} check={check} suggestedName={suggestedName} isTold={isTold} onChange={change} />
            ) : step === "test" && target ? (
              <TestStep
                spec={spec}
                target={target}
                collectors={known}
                chosen={chosen}
                onChoose={(collectorIds) => change({ collectorIds })}
                test={test}
              />
            ) : step === "pace" ? (
              <PaceStep
                spec={spec}
                check={check}
                values={draft.values}
                intervalSeconds={draft.intervalSeconds}
                interval={interval}
                collectors={chosen.length}
                onValues={(values) => change({ values })}
                onInterval={(intervalSeconds) => change({ intervalSeconds })}
              />
            ) : step === "alerts" ? (
              <AlertsStep protocol={spec.name} rules={rules} draft={draft} onChange={change} />
            ) : step === "notify" ? (
              <NotifyStep labels={labels} />
            ) : check.ok && interval !== null ? (
              <ReviewStep
                rows={reviewRows({
                  spec,
                  name,
                  target: check.target,
                  cost: check.cost,
                  interval,
                  labels,
                  rules,
                  collectors: known.filter(({ id }) => chosen.includes(id)),
                })}
                body={{
                  name,
                  protocol: spec.name,
                  target: check.target,
                  interval_seconds: interval,
                  collector_ids: chosen,
                  tags: labels,
                }}
                onStep={go}
              />
            ) : null}
          </div>
          <FormProblem message={problem ?? undefined} />
          {step !== "type" && (
            <div className="flex gap-2">
              <Button variant="secondary" onPress={() => go(STEPS[at - 1] ?? "type")}>
                Back
              </Button>
              <Button type="submit" isPending={create.isPending || createRule.isPending}>
                {step === "review" ? "Save endpoint" : "Next"}
              </Button>
            </div>
          )}
        </form>
      )}
    </>
  );
}

interface Progress {
  hasType: boolean;
  isTargetRight: boolean;
  hasCollector: boolean;
  hasInterval: boolean;
  areRulesRight: boolean;
}
/** The furthest step that may be opened: each wants what the ones before it settle. */
function reachOf({ hasType, isTargetRight, hasCollector, hasInterval, areRulesRight }: Progress): number {
  if (!hasType) return 0;
  if (!isTargetRight) return 1;
  if (!hasCollector) return 2;
  if (!hasInterval) return 3;
  return areRulesRight ? STEPS.length - 1 : 4;
}

/** Seconds between runs; the protocol's own when nothing is typed, null for what is no interval. */
function intervalOf(text: string, standard: number): number | null {
  if (text.trim() === "") return standard;
  const seconds = Number(text.replace(",", "."));
  return Number.isFinite(seconds) && seconds >= 0.1 && seconds <= 86_400 ? seconds : null;
}
