"use client";
import { useQuery } from "@tanstack/react-query";
import { useOrganization, useSeesAll } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** One sentence: how often the detector or rule of this alert was right before. */
export function TrackRecord({ alertId }: { alertId: string }) {
  const { slug } = useOrganization();
  const { data } = useQuery({
    ...useTRPC().verdicts.ofAlert.queryOptions({ organization: slug, alertId }),
    enabled: useSeesAll(),
    meta: { live: "self" },
  });
  return data ? <p className="text-muted text-sm">{data.sentence}</p> : null;
}
