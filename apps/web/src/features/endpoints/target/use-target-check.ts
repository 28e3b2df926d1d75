import type { TargetCheck } from "@padit/services/endpoints";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import type { ShownProtocol } from "@/features/sources/sources";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import { JsonTarget, type TargetValues, targetOf } from "./target-values";

/** Pause in typing after which the server validates the target. */
const PAUSE_MS = 250;
const UNCHECKED: TargetCheck = { ok: false, problems: {} };

interface Asked {
  protocol: string;
  target: JsonTarget;
}

/** Validates the typed target on the server. It is a mutation because a query would put secrets into the address. */
export function useTargetCheck(protocol: ShownProtocol | null, values: TargetValues) {
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const typed = useMemo(
    (): Asked | null => protocol && { protocol: protocol.name, target: JsonTarget.parse(targetOf(protocol, values)) },
    [protocol, values],
  );
  const [asked, setAsked] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const optionsOf = (input: Asked | null) =>
    queryOptions({
      queryKey: ["target-check", slug, input?.protocol ?? null, input?.target ?? null] as const,
      queryFn: async (): Promise<TargetCheck> =>
        input === null ? UNCHECKED : client.endpoints.checkTarget.mutate({ organization: slug, ...input }),
      staleTime: Number.POSITIVE_INFINITY,
    });
  const { data } = useQuery({
    ...optionsOf(asked),
    enabled: asked !== null,
    placeholderData: (before, query) => (query?.queryKey[2] === asked?.protocol ? before : undefined),
  });
  return {
    /** The latest result, which may be for slightly older input. */
    check: data ?? UNCHECKED,
    /** True until the first result for this protocol arrives. */
    isFirst: protocol !== null && data === undefined,
    /** The target as typed, including secrets; null without a protocol. */
    target: typed?.target ?? null,
    /** Validates the present input immediately. @throws the server's error */
    async settle(): Promise<TargetCheck> {
      if (typed === null) return UNCHECKED;
      const settled = await queryClient.fetchQuery(optionsOf(typed));
      setAsked(typed);
      return settled;
    },
  };
}
