import type { TargetCheck } from "@padit/services/endpoints";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import type { ShownProtocol } from "@/features/sources/sources";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import { JsonTarget, type TargetValues, targetOf } from "./target-values";

/** The server is asked when nothing was typed for this long. */
const PAUSE_MS = 250;
const UNCHECKED: TargetCheck = { ok: false, problems: {} };

interface Asked {
  protocol: string;
  target: JsonTarget;
}

/** The server's judgement of what is typed. A mutation carries it, because secrets must not stand in addresses. */
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
    /** Of what was typed a moment ago. */
    check: data ?? UNCHECKED,
    /** Nothing is known of this protocol's settings yet. */
    isFirst: protocol !== null && data === undefined,
    /** As typed, secrets included; null without a protocol. */
    target: typed?.target ?? null,
    /** Judges what is typed now. @throws what the server answers */
    async settle(): Promise<TargetCheck> {
      if (typed === null) return UNCHECKED;
      const settled = await queryClient.fetchQuery(optionsOf(typed));
      setAsked(typed);
      return settled;
    },
  };
}
