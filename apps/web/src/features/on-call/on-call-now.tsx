"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useOrganization, useSeesAll } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;

/** Who is on call now, by rota, for the sidebar. Asks again at the next hand-over. Hidden without rotas. */
export function OnCallNow() {
  const t = useWords("onCall");
  const { slug } = useOrganization();
  const { data = [] } = useQuery({
    ...useTRPC().onCall.now.queryOptions({ organization: slug }),
    enabled: useSeesAll(),
    refetchInterval: ({ state }) => {
      const ends = (state.data ?? []).flatMap(({ current }) => current?.endsAt.getTime() ?? []);
      return Math.min(HOUR_MS, Math.max(SECOND_MS, Math.min(...ends) - Date.now() + SECOND_MS));
    },
  });
  if (data.length === 0) return null;
  return (
    <section aria-label={t("now")} className="flex flex-col gap-0.5 px-2.5 text-xs">
      <p className="font-semibold text-muted">{t("now")}</p>
      <ul>
        {data.map(({ rotaId, rota, current }) => (
          <li key={rotaId} className="truncate">
            <Link href={`/o/${slug}/on-call`} className="underline-offset-2 hover:underline">
              {current?.member ?? t("nobody")} <span className="text-muted">{rota}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
