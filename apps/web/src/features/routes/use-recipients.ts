"use client";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { RecipientChoice } from "./route-form-values";

/** Everything that a route can notify: integrations, rotas, and members with access. */
export function useRecipients() {
  const { slug: organization } = useOrganization();
  const t = useWords("onCall");
  const trpc = useTRPC();
  const integrations = useQuery(trpc.integrations.list.queryOptions({ organization, limit: 200 }));
  const rotas = useQuery(trpc.onCall.list.queryOptions({ organization }));
  const members = useQuery(trpc.members.list.queryOptions({ organization }));
  const all = [integrations, rotas, members];
  const choices: RecipientChoice[] = [
    ...(integrations.data?.items ?? []).map(({ id, name }) => ({ id, label: name, type: "integration" as const })),
    ...(rotas.data ?? []).map(({ id, name }) => ({ id, label: t("recipient.rota", { name }), type: "rota" as const })),
    ...(members.data ?? [])
      .filter(({ disabledAt }) => disabledAt === null)
      .map(({ userId: id, name, endpointLimit }) => ({
        ...{ id, label: t(endpointLimit === null ? "recipient.member" : "recipient.limited", { name }), type: "member" as const },
      })),
  ];
  return {
    choices,
    isPending: all.some(({ isPending }) => isPending),
    error: all.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => Promise.all(all.map(({ refetch }) => refetch())),
  };
}
