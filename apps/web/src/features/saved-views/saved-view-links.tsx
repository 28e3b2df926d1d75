"use client";
import type { SavedViewView } from "@padit/services/saved-views";
import { useQueries } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { filterOfView } from "@/features/inbox/inbox-view";
import { useOrganization } from "@/features/organization/organization-context";
import { pageAddress } from "@/features/shell/navigation";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { useSavedViews } from "./use-saved-views";

/** The sidebar's links; the menu of the list has the others. */
const LINKS_MAX = 8;

/** Links to the saved views of a list, below the list's own link. Those of the inbox have the number of their rows. */
export default function SavedViewLinks({ page }: { page: SavedViewView["page"] }) {
  const t = useWords("savedViews");
  const { slug } = useOrganization();
  const href = pageAddress(slug, page);
  const isHere = usePathname().startsWith(href);
  const { views, shown } = useSavedViews(page);
  const links = views.slice(0, LINKS_MAX);
  const counts = useCounts(page === "inbox" ? links : []);
  if (links.length === 0) return null;
  return (
    <ul aria-label={t("list")} className="flex flex-col">
      {links.map(({ id, name, query }, at) => {
        const isShown = isHere && id === shown?.id;
        const count = counts[at] ?? 0;
        return (
          <li key={id}>
            <Link
              href={`${href}?${query}`}
              aria-current={isShown ? "page" : undefined}
              className={`flex min-h-8 items-center gap-2 rounded-lg py-0.5 ps-9 pe-2.5 text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus md:min-h-7 ${isShown ? "text-foreground" : "text-muted hover:bg-default hover:text-foreground"}`}
            >
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {count > 0 && (
                <span className="text-xs tabular-nums">
                  <span aria-hidden>{count > 999 ? "999+" : count}</span>
                  <span className="sr-only">{t("count", { count })}</span>
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function useCounts(views: readonly SavedViewView[]): (number | undefined)[] {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  return useQueries({
    queries: views.map(({ query }) => {
      const { filter, statuses } = filterOfView(query);
      return trpc.incidents.inboxCounts.queryOptions({ organization: slug, ...filter, statusSets: [[...statuses]] });
    }),
    combine: (results) => results.map(({ data }) => data?.[0]),
  });
}
