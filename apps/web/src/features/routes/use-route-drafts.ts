"use client";
import { toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useEffect, useMemo, useState } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { draftOf, type Issue, inputOf, isSame, issuesByRoute, type RouteDraft } from "./route-draft";

interface Edited {
  /** Version of the list that the changes began with. */
  version: number;
  drafts: RouteDraft[];
}
type Refusal = ReturnType<typeof issuesByRoute>;
const NO_REFUSAL: Refusal = { byKey: new Map(), others: [] };

/** The organization's routes, and the changes of this page until they are saved or discarded. */
export function useRouteDrafts() {
  const t = useWords("routes");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.routes.list.queryOptions({ organization }));
  const [edited, setEdited] = useState<Edited | null>(null);
  const [refusal, setRefusal] = useState(NO_REFUSAL);
  const stored = useMemo(() => (list.data?.routes ?? []).map(draftOf), [list.data]);
  const drafts = edited?.drafts ?? stored;
  const isChanged = edited !== null && !isSame(edited.drafts, stored);
  const mutation = useMutation(trpc.routes.save.mutationOptions());
  useLeaveWarning(isChanged);

  const discard = (): void => {
    setEdited(null);
    setRefusal(NO_REFUSAL);
    mutation.reset();
  };
  const version = edited?.version ?? list.data?.version ?? 0;
  const change = (next: RouteDraft[]): void => {
    setEdited({ version, drafts: next });
    setRefusal(NO_REFUSAL);
  };
  const save = async (): Promise<void> => {
    setRefusal(NO_REFUSAL);
    try {
      const saved = await mutation.mutateAsync({ organization, version, routes: inputOf(drafts) });
      queryClient.setQueryData(trpc.routes.list.queryKey({ organization }), saved);
      setEdited(null);
      toast.success(t("saveBar.saved"));
    } catch (error) {
      if (!isConflict(error)) setRefusal(refusalOf(error, drafts));
    }
  };
  const loadAnew = async (): Promise<void> => {
    await list.refetch();
    discard();
  };
  /** Somebody else saved: the server has refused for that, or a newer list has arrived here. */
  const isOvertaken = isChanged && (isConflict(mutation.error) || (list.data !== undefined && list.data.version !== version));
  return { list, drafts, isChanged, isOvertaken, isSaving: mutation.isPending, refusal, change, save, discard, loadAnew };
}

const isConflict = (error: unknown): boolean => error instanceof TRPCClientError && error.data?.code === "CONFLICT";

function refusalOf(error: unknown, drafts: readonly RouteDraft[]): Refusal {
  const issues: readonly Issue[] = error instanceof TRPCClientError && Array.isArray(error.data?.issues) ? error.data.issues : [];
  return issues.length > 0 ? issuesByRoute(issues, drafts) : { byKey: new Map(), others: [messageOf(error)] };
}

/** Asks before the tab is closed while there are changes. */
function useLeaveWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
}
