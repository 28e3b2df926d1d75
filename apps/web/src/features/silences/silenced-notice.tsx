"use client";
import { useQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** The silences that hold back an alert, or alerts of an endpoint; renders nothing without any. */
export function SilencedNotice(subject: { alertId: string } | { endpointId: string }) {
  const t = useWords("silences");
  const { slug } = useOrganization();
  const { data: silences } = useQuery(useTRPC().silences.on.queryOptions({ organization: slug, ...subject }));
  if (!silences || silences.length === 0) return null;
  return (
    <ul aria-label={t("notice.label")} className="flex flex-col gap-1 text-sm">
      {silences.map(({ id, reason, endsAt, createdBy }) => (
        <li key={id} className="flex items-baseline gap-2">
          <BellOff aria-hidden className="size-3.5 shrink-0 self-center text-muted" />
          <span>
            {t.rich("alertId" in subject ? "notice.alert" : "notice.endpoint", {
              reason,
              name: createdBy,
              link: (text) => (
                <Link href={`/o/${slug}/silences`} className="underline">
                  {text}
                </Link>
              ),
              time: () => <Moment at={endsAt} />,
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
