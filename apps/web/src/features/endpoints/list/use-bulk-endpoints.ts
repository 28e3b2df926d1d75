"use client";
import { toast } from "@heroui/react";
import type { EndpointView } from "@padit/services/endpoints";
import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { EndpointFilterValues } from "./use-endpoint-search";

export type BulkTarget = { ids: string[] } | { filter: EndpointFilterValues };
export type BulkAction = { type: "pause" } | { type: "resume" } | { type: "label"; add: string[]; remove: string[] } | { type: "delete" };

type Pages = InfiniteData<{ items: EndpointView[]; nextCursor: string | null }>;
const UNDO_MS = 10_000;

/** One request per action, whatever the number of rows. Applied on screen at once, rolled back when refused, with ten seconds to undo. */
export function useBulkEndpoints() {
  const t = useWords("endpoints");
  const common = useWords("common");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const undoLast = useRef<(() => void) | null>(null);
  const mutation = useMutation(
    trpc.endpoints.bulk.mutationOptions({
      onMutate: async ({ target, action }) => {
        const filter = { queryKey: trpc.endpoints.list.pathKey() };
        await queryClient.cancelQueries(filter);
        const before = queryClient.getQueriesData(filter);
        if ("ids" in target) {
          const ids = new Set(target.ids);
          queryClient.setQueriesData<Pages>(filter, (pages) => changed(pages, ids, action.type));
        }
        return { before };
      },
      onError: (_error, _input, context) => {
        for (const [key, data] of context?.before ?? []) queryClient.setQueryData(key, data);
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.endpoints.pathKey() }),
    }),
  );

  /** @throws the server's refusal, for dialogs that show it themselves */
  const run = async (target: BulkTarget, action: BulkAction): Promise<void> => {
    const opposite = oppositeOf(action);
    // The person may press Undo before the server's answer has the token that undo needs.
    let isUnwanted = false;
    const early = (): void => {
      isUnwanted = true;
    };
    undoLast.current = opposite ? early : null;
    const { changedIds, skipped } = await mutation.mutateAsync({ organization: slug, target, action });
    if (isUnwanted && opposite) return void takeBack(changedIds, opposite);
    const done = t(`done.${action.type}`, { count: changedIds.length });
    const said = skipped > 0 ? t("skipped", { done, count: String(skipped) }) : done;
    if (changedIds.length === 0 || !opposite) return void toast(said);
    const undo = (): void => {
      if (undoLast.current !== undo) return;
      undoLast.current = null;
      toast.close(key);
      void takeBack(changedIds, opposite);
    };
    if (undoLast.current === early) undoLast.current = undo;
    const key = toast(said, { timeout: UNDO_MS, actionProps: { children: common("undo"), onPress: undo } });
  };
  const attempt = async (target: BulkTarget, action: BulkAction): Promise<void> => {
    try {
      await run(target, action);
    } catch (error) {
      toast.danger(messageOf(error));
    }
  };
  const takeBack = async (ids: string[], opposite: Opposite): Promise<void> => {
    try {
      const { changedIds } = await mutation.mutateAsync({ organization: slug, target: { ids }, action: opposite });
      toast(t(`undone.${opposite.type}`, { count: changedIds.length }));
    } catch (error) {
      toast.danger(messageOf(error));
    }
  };
  return { run, attempt, isPending: mutation.isPending, undo: () => undoLast.current?.() };
}

type Opposite = { type: "pause" } | { type: "resume" };

/** Null for deletion, which cannot be undone. */
function oppositeOf(action: BulkAction): Opposite | null {
  if (action.type === "pause") return { type: "resume" };
  if (action.type === "resume") return { type: "pause" };
  return null;
}

function changed(pages: Pages | undefined, ids: ReadonlySet<string>, type: BulkAction["type"]): Pages | undefined {
  if (!pages || !("pages" in pages) || type === "label") return pages;
  const change = (item: EndpointView): EndpointView[] => {
    if (!ids.has(item.id)) return [item];
    if (type === "delete") return [];
    const paused = type === "pause";
    return [{ ...item, paused, state: paused ? "paused" : item.state === "paused" ? "learning" : item.state }];
  };
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.flatMap(change) })) };
}
