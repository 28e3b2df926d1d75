"use client";
import { toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { flushSync } from "react-dom";
import { focusProblem } from "@/components/focus-problem";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { labelsOf } from "../labels";
import { useTargetCheck } from "../target/use-target-check";
import { type ChosenRule, chosenRules, ruleInput } from "./chosen-rules";
import { STEPS } from "./steps";
import { suggestRules } from "./suggest-rules";
import { summaryOf } from "./test-summary";
import { canProbe } from "./type-search";
import { useDraft } from "./use-draft";
import { useProbeTest } from "./use-probe-test";
import { useStepFocus } from "./use-step-focus";
import { useWizardStep } from "./use-wizard-step";

/** The draft and values derived from it: the type, the validated target, the collectors, the interval, the rules. */
function useWizardDraft() {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const sources = useSources();
  const test = useProbeTest();
  const stored = useDraft(slug);
  const { draft } = stored;
  const collectors = useQuery(trpc.collectors.list.queryOptions({ organization: slug, limit: 500 }));
  const spec = draft.protocol === null ? null : sources.of(draft.protocol).protocol;
  const { check, target, isFirst, settle } = useTargetCheck(spec, draft.values);
  const known = collectors.data?.items.filter(({ kind }) => kind === "agent") ?? [];
  const chosen = draft.collectorIds ?? (spec ? known.filter((collector) => canProbe(collector, spec)).map(({ id }) => id) : []);
  const suggestedName = spec && check.ok ? `${spec.title} ${check.address}`.slice(0, 200) : "";
  const summary = spec && test.reports.length > 0 ? summaryOf(spec, test.reports) : null;
  return {
    ...stored,
    ...{ test, collectors, known, chosen, spec, check, target, isFirst, settle, suggestedName },
    interval: spec ? intervalOf(draft.intervalSeconds, spec.defaultIntervalMs / 1000) : null,
    name: draft.name.trim() || suggestedName,
    labels: labelsOf(draft.labels),
    rules: spec ? chosenRules(suggestRules(spec, summary), draft.rules) : [],
  };
}
type WizardDraft = ReturnType<typeof useWizardDraft>;

/** State of the whole wizard: the draft, the open step, and the actions of Next and Save. */
export function useEndpointWizard() {
  const wizard = useWizardDraft();
  const { draft, spec, check, chosen, interval, rules, settle } = wizard;
  const [isTold, setTold] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { save, isSaving } = useSave(wizard, setProblem);
  const reachWith = (isTargetRight: boolean): number =>
    reachOf({
      hasType: spec !== null,
      isTargetRight: isTargetRight && draft.name.trim().length <= 200,
      hasCollector: chosen.length > 0,
      hasInterval: interval !== null,
      areRulesRight: rules.every(({ isOn, limit }) => !isOn || limit !== null),
    });
  const reach = reachWith(check.ok);
  const { asked, step, at, go } = useWizardStep(reach, () => setTold(false));
  const place = useStepFocus(step);
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
  return { ...wizard, asked, step, at, reach, go, place, next, save, isSaving, isTold, problem };
}
export type EndpointWizardState = ReturnType<typeof useEndpointWizard>;

/** Saves the endpoint, then its rules. The endpoint stays saved when a rule is refused. */
function useSave(wizard: WizardDraft, setProblem: (problem: string | null) => void) {
  const { spec, target, check, interval, name, chosen, labels, rules, forget, test } = wizard;
  const { slug } = useOrganization();
  const router = useRouter();
  const trpc = useTRPC();
  const t = useWords("wizard");
  const queryClient = useQueryClient();
  const create = useMutation(trpc.endpoints.create.mutationOptions());
  const createRule = useMutation(trpc.rules.create.mutationOptions());
  const saveRules = async (endpoint: { id: string; name: string }, wanted: readonly ChosenRule[]): Promise<void> => {
    const ready = wanted.flatMap((rule) => (rule.isOn && rule.limit !== null ? [{ ...rule, limit: rule.limit }] : []));
    const made = await Promise.allSettled(
      ready.map((rule) => createRule.mutateAsync({ organization: slug, ...ruleInput(t, rule, endpoint) })),
    );
    const refused = made.find((result) => result.status === "rejected");
    if (refused) toast.warning(t("ruleNotSaved", { problem: messageOf(refused.reason) }));
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
      await saveRules(endpoint, rules);
      await queryClient.invalidateQueries({ queryKey: trpc.endpoints.pathKey() });
      const tested = test.isOf(spec.name, target, chosen) || test.jobIds.length > 0 ? `?test=${test.jobIds.join(",")}` : "";
      router.push(`/o/${slug}/endpoints/${endpoint.id}${tested}`);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return { save, isSaving: create.isPending || createRule.isPending };
}

interface Progress {
  hasType: boolean;
  isTargetRight: boolean;
  hasCollector: boolean;
  hasInterval: boolean;
  areRulesRight: boolean;
}
/** Index of the last step that may be opened; each step requires valid input in the steps before it. */
function reachOf({ hasType, isTargetRight, hasCollector, hasInterval, areRulesRight }: Progress): number {
  if (!hasType) return 0;
  if (!isTargetRight) return 1;
  if (!hasCollector) return 2;
  if (!hasInterval) return 3;
  return areRulesRight ? STEPS.length - 1 : 4;
}

/** Seconds between runs; the protocol's default without input, null for an invalid interval. */
function intervalOf(text: string, standard: number): number | null {
  if (text.trim() === "") return standard;
  const seconds = Number(text.replace(",", "."));
  return Number.isFinite(seconds) && seconds >= 0.1 && seconds <= 86_400 ? seconds : null;
}
