import { toast } from "@heroui/react";
import type { SavedViewView } from "@padit/services/saved-views";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { viewQueryOf } from "./view-query";

/** The saved views of a list, and the one whose rows are shown now. */
export function useSavedViews(page: SavedViewView["page"]) {
  const { slug } = useOrganization();
  const views = useQuery(useTRPC().savedViews.list.queryOptions({ organization: slug }));
  const query = viewQueryOf(useSearchParams().toString());
  const ofPage = (views.data ?? []).filter((view) => view.page === page);
  return { views: ofPage, query, shown: ofPage.find((view) => viewQueryOf(view.query) === query) ?? null };
}

/** Saves, changes and deletes views; deleting offers undo, which saves the same view again. */
export function useChangeViews() {
  const t = useWords("savedViews");
  const common = useWords("common");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = { onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.savedViews.pathKey() }) };
  const create = useMutation(trpc.savedViews.create.mutationOptions(options));
  const update = useMutation(trpc.savedViews.update.mutationOptions(options));
  const remove = useMutation(trpc.savedViews.delete.mutationOptions(options));
  const refuse = (error: unknown) => void toast.danger(messageOf(error));
  const add = (view: Pick<SavedViewView, "page" | "name" | "query" | "isShared">) => create.mutateAsync({ organization: slug, ...view });
  const change = (savedViewId: string, changes: Partial<Pick<SavedViewView, "name" | "query" | "isShared">>) =>
    update.mutateAsync({ organization: slug, savedViewId, ...changes });
  const changeNow: typeof change = async (id, changes) => {
    const changed = change(id, changes);
    changed.then(() => toast.success(t("saved")), refuse);
    return changed;
  };
  const deleteNow = ({ id, page, name, query, isShared }: SavedViewView): void => {
    remove.mutateAsync({ organization: slug, savedViewId: id }).then(() => {
      const key = toast(t("deleted", { name }), {
        actionProps: {
          children: common("undo"),
          variant: "tertiary",
          onPress: () => {
            toast.close(key);
            add({ page, name, query, isShared }).catch(refuse);
          },
        },
      });
    }, refuse);
  };
  return { add, change, changeNow, deleteNow };
}
