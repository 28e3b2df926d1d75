"use client";
import { Button, toast } from "@heroui/react";
import type { SuggestionView } from "@padit/services/suggestions";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Decided suggestions below the offered ones: the newest. */
const DECIDED_SHOWN = 5;

/** Changes of settings that verdicts call for, each with its replay, and the latest decisions. */
export function SuggestionList() {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const query = useQuery(useTRPC().suggestions.list.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="suggestions" className="flex flex-col gap-3">
      <div>
        <h2 id="suggestions" className="font-medium">
          {t("quality.suggestions")}
        </h2>
        <p className="text-muted text-sm">{t("quality.suggestionsHint")}</p>
      </div>
      {query.isPending ? (
        <Waiting rows={2} />
      ) : query.isError ? (
        <Problem what={t("quality.theSuggestions")} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Suggestions all={query.data} />
      )}
    </section>
  );
}

function Suggestions({ all }: { all: readonly SuggestionView[] }) {
  const t = useWords("detection");
  const offered = all.filter(({ state }) => state === "offered");
  const decided = all.filter(({ state }) => state !== "offered").slice(0, DECIDED_SHOWN);
  return (
    <>
      {offered.length === 0 && <p className="text-muted text-sm">{t("quality.none")}</p>}
      <ul className="flex flex-col gap-3">
        {[...offered, ...decided].map((suggestion) => (
          <Suggestion key={suggestion.id} suggestion={suggestion} />
        ))}
      </ul>
    </>
  );
}

const DONE = { apply: "quality.applied", dismiss: "quality.dismissed", undo: "quality.undone" } as const;

function useDecisions(suggestionId: string) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = { organization: slug, suggestionId };
  const options = (verb: keyof typeof DONE) => ({
    onSuccess: async () => {
      const changed = [trpc.suggestions.pathKey(), trpc.policies.pathKey(), trpc.rules.pathKey()];
      await Promise.all(changed.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      toast.success(t(DONE[verb]));
    },
  });
  const apply = useMutation(trpc.suggestions.accept.mutationOptions(options("apply")));
  const dismiss = useMutation(trpc.suggestions.dismiss.mutationOptions(options("dismiss")));
  const undo = useMutation(trpc.suggestions.undo.mutationOptions(options("undo")));
  const failed = [apply, dismiss, undo].find(({ isError }) => isError);
  return {
    apply: () => apply.mutate(input),
    dismiss: () => dismiss.mutate(input),
    undo: () => undo.mutate(input),
    isPending: apply.isPending || dismiss.isPending || undo.isPending,
    problem: failed?.error ? messageOf(failed.error) : undefined,
  };
}

function Suggestion({ suggestion }: { suggestion: SuggestionView }) {
  const t = useWords("detection");
  const may = useMay("operator");
  const decisions = useDecisions(suggestion.id);
  const { title, proof, state, reason } = suggestion;
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-border p-4 text-sm" aria-label={title}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{title}</span>
        {reason === "budget" && <span className="rounded-full bg-default px-2 py-0.5 text-xs">{t("quality.overBudget")}</span>}
        <Decided suggestion={suggestion} />
      </div>
      <p className="tabular-nums">{sentence(suggestion.proofText)}</p>
      <p className="text-muted tabular-nums">
        {t("quality.replayed", {
          sources: proof.sources,
          before: String(proof.alerts.before),
          after: String(proof.alerts.after),
        })}
        {proof.unproved > 0 && ` ${t("quality.unproved", { count: proof.unproved })}`}
      </p>
      {may && state !== "reverted" && (
        <div className="flex flex-wrap items-center gap-2">
          {state === "offered" ? (
            <>
              <Button size="sm" variant="primary" isDisabled={decisions.isPending} onPress={decisions.apply}>
                {t("quality.apply")}
              </Button>
              <Button size="sm" variant="tertiary" isDisabled={decisions.isPending} onPress={decisions.dismiss}>
                {t("quality.dismiss")}
              </Button>
            </>
          ) : (
            <Button size="sm" variant="tertiary" isDisabled={decisions.isPending} onPress={decisions.undo}>
              {t("quality.undo")}
            </Button>
          )}
          <FormProblem message={decisions.problem} />
        </div>
      )}
    </li>
  );
}

function Decided({ suggestion: { state, decidedAt, decidedBy, endReason } }: { suggestion: SuggestionView }) {
  const t = useWords("detection");
  if (state === "offered" || decidedAt === null) return null;
  return (
    <span className="text-muted">
      {t.rich(`quality.decided.${state}`, { name: decidedBy ?? "", time: () => <Moment at={decidedAt} /> })}
      {endReason !== null && `: ${endReason}`}
    </span>
  );
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
