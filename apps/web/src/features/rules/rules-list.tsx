"use client";
import { Button, toast } from "@heroui/react";
import type { RuleView } from "@padit/services/rules";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { BellRing, Plus, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { ConfirmByName } from "@/components/confirm-by-name";
import { OnOff } from "@/components/fields";
import { LinkButton } from "@/components/link-button";
import { messageOf } from "@/components/message-of";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { SeverityMark } from "@/components/severity-mark";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { ruleSentence } from "./rule-sentence";

export function RulesList() {
  const t = useWords("rules");
  const { slug } = useOrganization();
  const mayEdit = useMay("operator");
  const trpc = useTRPC();
  const rules = useInfiniteQuery(
    trpc.rules.list.infiniteQueryOptions(
      { organization: slug, limit: 100 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const items = rules.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {mayEdit && (
          <LinkButton href={`/o/${slug}/rules/new`} variant="primary">
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </LinkButton>
        )}
      </PageHeader>
      {rules.isPending ? (
        <Waiting />
      ) : rules.isError ? (
        <Problem what={t("theRules")} error={rules.error} onRetry={() => void rules.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={BellRing} title={t("empty.title")}>
          <p>{t("empty.text")}</p>
          {mayEdit && <LinkButton href={`/o/${slug}/rules/new`}>{t("empty.add")}</LinkButton>}
        </Blank>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {items.map((rule) => (
            <RuleRow key={rule.id} rule={rule} mayEdit={mayEdit} />
          ))}
        </ul>
      )}
      {rules.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={rules.isFetchingNextPage} onPress={() => void rules.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

function RuleRow({ rule, mayEdit }: { rule: RuleView; mayEdit: boolean }) {
  const t = useWords("rules");
  const { slug } = useOrganization();
  const { metricTitle } = useSources();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.rules.pathKey() });
  const update = useMutation(
    trpc.rules.update.mutationOptions({ onSettled: refresh, onError: (error) => void toast.danger(messageOf(error)) }),
  );
  const remove = useMutation(trpc.rules.delete.mutationOptions({ onSuccess: refresh }));
  // While the request is pending, the row shows the requested state.
  const isEnabled = update.isPending ? (update.variables.enabled ?? rule.enabled) : rule.enabled;
  return (
    <li className="flex items-center gap-3 px-4 py-2.5 sm:px-6">
      <SeverityMark severity={rule.severity} />
      <div className={`min-w-0 flex-1 ${isEnabled ? "" : "text-muted"}`}>
        {mayEdit ? (
          <Link href={`/o/${slug}/rules/${rule.id}`} className="font-medium text-sm hover:underline">
            {rule.name}
          </Link>
        ) : (
          <p className="font-medium text-sm">{rule.name}</p>
        )}
        <p className="truncate text-muted text-sm">
          {ruleSentence(t, rule, metricTitle(rule.metricName))} · {scopeText(t, rule.scope)}
          {!isEnabled && ` · ${t("paused")}`}
        </p>
      </div>
      {mayEdit && (
        <>
          <OnOff
            isOn={isEnabled}
            label={t("isOn", { name: rule.name })}
            onChange={(enabled) => update.mutate({ organization: slug, ruleId: rule.id, enabled })}
          />
          <Button isIconOnly size="sm" variant="ghost" aria-label={t("delete.one", { name: rule.name })} onPress={() => setAsking(true)}>
            <Trash2 aria-hidden className="size-4" />
          </Button>
          <ConfirmByName
            isOpen={isAsking}
            onOpenChange={setAsking}
            title={t("delete.title")}
            name={rule.name}
            verb={t("delete.verb")}
            onConfirm={() => remove.mutateAsync({ organization: slug, ruleId: rule.id })}
          >
            {t("delete.text")}
          </ConfirmByName>
        </>
      )}
    </li>
  );
}

function scopeText(t: WordsOf<"rules">, { endpointIds, tags, protocol, q }: RuleView["scope"]): string {
  if (q) return t("scope.matching", { search: q });
  if (endpointIds?.length) return t("scope.endpoints", { count: endpointIds.length });
  if (tags?.length) return t("scope.labels", { labels: tags.join(", ") });
  return protocol ? t("scope.protocol", { protocol }) : t("scope.all");
}
