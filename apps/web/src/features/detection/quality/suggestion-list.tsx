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

/** Decided suggestions below the offered ones: the newest. */
const DECIDED_SHOWN = 5;

/** Changes of settings that verdicts call for, each with its replay, and the latest decisions. */
export function SuggestionList() {
  const { slug } = useOrganization();
  const query = useQuery(useTRPC().suggestions.list.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="suggestions" className="flex flex-col gap-3">
      <div>
        <h2 id="suggestions" className="font-medium">
          Suggestions
        </h2>
        <p className="text-muted text-sm">
          Each was replayed on your stored measurements and keeps at least 95 % of the true alerts. PADIT looks for new ones once a day.
        </p>
      </div>
      {query.isPending ? (
        <Waiting rows={2} />
      ) : query.isError ? (
        <Problem what="The suggestions" error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Suggestions all={query.data} />
      )}
    </section>
  );
}

function Suggestions({ all }: { all: readonly SuggestionView[] }) {
  const offered = all.filter(({ state }) => state === "offered");
  const decided = all.filter(({ state }) => state !== "offered").slice(0, DECIDED_SHOWN);
  return (
    <>
      {offered.length === 0 && (
        <p className="text-muted text-sm">
          Nothing to suggest now. A detector or rule needs 20 verdicts within 30 days, some of them false.
        </p>
      )}
      <ul className="flex flex-col gap-3">
        {[...offered, ...decided].map((suggestion) => (
          <Suggestion key={suggestion.id} suggestion={suggestion} />
        ))}
      </ul>
    </>
  );
}

const DONE = { apply: "Applied: it holds from the next window on", dismiss: "Dismissed for three months", undo: "Undone" } as const;

function useDecisions(suggestionId: string) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = { organization: slug, suggestionId };
  const options = (verb: keyof typeof DONE) => ({
    onSuccess: async () => {
      const changed = [trpc.suggestions.pathKey(), trpc.policies.pathKey(), trpc.rules.pathKey()];
      await Promise.all(changed.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      toast.success(DONE[verb]);
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
  const may = useMay("operator");
  const decisions = useDecisions(suggestion.id);
  const { title, proof, state, reason } = suggestion;
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-border p-4 text-sm" aria-label={title}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{title}</span>
        {reason === "budget" && <span className="rounded-full bg-default px-2 py-0.5 text-xs">over the alert budget</span>}
        <Decided suggestion={suggestion} />
      </div>
      <p className="tabular-nums">{sentence(suggestion.proofText)}</p>
      <p className="text-muted tabular-nums">
        All alerts of {proof.sources} replayed {proof.sources === 1 ? "source" : "sources"}: {proof.alerts.before} → {proof.alerts.after}.
        {proof.unproved > 0 && ` ${proof.unproved} judged alerts could not be replayed.`}
      </p>
      {may && state !== "reverted" && (
        <div className="flex flex-wrap items-center gap-2">
          {state === "offered" ? (
            <>
              <Button size="sm" variant="primary" isDisabled={decisions.isPending} onPress={decisions.apply}>
                Apply
              </Button>
              <Button size="sm" variant="tertiary" isDisabled={decisions.isPending} onPress={decisions.dismiss}>
                Dismiss
              </Button>
            </>
          ) : (
            <Button size="sm" variant="tertiary" isDisabled={decisions.isPending} onPress={decisions.undo}>
              Undo
            </Button>
          )}
          <FormProblem message={decisions.problem} />
        </div>
      )}
    </li>
  );
}

const STATE_WORDS = { applied: "Applied", dismissed: "Dismissed", reverted: "Reverted" } as const;

function Decided({ suggestion: { state, decidedAt, decidedBy, endReason } }: { suggestion: SuggestionView }) {
  if (state === "offered" || decidedAt === null) return null;
  return (
    <span className="text-muted">
      {STATE_WORDS[state]} by {decidedBy} <Moment at={decidedAt} />
      {endReason !== null && `: ${endReason}`}
    </span>
  );
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
