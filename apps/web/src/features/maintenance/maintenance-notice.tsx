"use client";
import { effectText } from "@padit/domain/expected-effect";
import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** The running maintenance that covers an endpoint; renders nothing without one. */
export function MaintenanceNotice({ endpointId }: { endpointId: string }) {
  const { slug } = useOrganization();
  const { data: work } = useQuery(useTRPC().maintenance.on.queryOptions({ organization: slug, endpointId }));
  if (!work?.current) return null;
  return (
    <p className="flex items-baseline gap-2 text-sm">
      <Wrench aria-hidden className="size-3.5 shrink-0 self-center text-muted" />
      <span>
        In{" "}
        <Link href={`/o/${slug}/maintenance`} className="underline">
          maintenance
        </Link>
        : {work.name}
        {work.reference !== null && ` (${work.reference})`}, {effectText(work.expected)}, ends <Moment at={work.current.endsAt} />
      </span>
    </p>
  );
}
