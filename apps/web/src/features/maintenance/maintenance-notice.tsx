"use client";
import { useQuery } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { expectedIn } from "./maintenance-words";

/** The running maintenance that covers an endpoint; renders nothing without one. */
export function MaintenanceNotice({ endpointId }: { endpointId: string }) {
  const t = useWords("maintenance");
  const { slug } = useOrganization();
  const { data: work } = useQuery(useTRPC().maintenance.on.queryOptions({ organization: slug, endpointId }));
  if (!work?.current) return null;
  const { endsAt } = work.current;
  return (
    <p className="flex items-baseline gap-2 text-sm">
      <Wrench aria-hidden className="size-3.5 shrink-0 self-center text-muted" />
      <span>
        {t.rich("notice", {
          link: (text) => (
            <Link href={`/o/${slug}/maintenance`} className="underline">
              {text}
            </Link>
          ),
          name: work.reference === null ? work.name : `${work.name} (${work.reference})`,
          effect: expectedIn(t, work.expected),
          time: () => <Moment at={endsAt} />,
        })}
      </span>
    </p>
  );
}
