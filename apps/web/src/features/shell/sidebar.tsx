"use client";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { OnCallNow } from "@/features/on-call/on-call-now";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { Brand } from "./brand";
import { LiveStatus } from "./live-status";
import { markIcon } from "./mark";
import { NAVIGATION_GROUPS, type NavigationItem, pageAddress } from "./navigation";
import { OrganizationSwitcher } from "./organization-switcher";
import { PersonMenu } from "./person-menu";
import { useNavigation } from "./use-navigation";

const SavedViewLinks = dynamic(() => import("@/features/saved-views/saved-view-links"), { ssr: false });

export function Sidebar() {
  const t = useWords("shell");
  const pages = useNavigation();
  const groups = NAVIGATION_GROUPS.filter((group) => pages.some((page) => page.group === group));
  return (
    <nav
      aria-label={t("main")}
      className="flex w-full min-w-56 flex-col gap-3 overflow-y-auto border-border border-r bg-surface px-2.5 py-3 md:w-56"
    >
      <div className="hidden px-2.5 pt-1 md:block">
        <Brand />
      </div>
      <OrganizationSwitcher />
      {groups.map((group, index) => (
        <div key={group} className="flex flex-col gap-0.5">
          {index > 0 && <p className="px-2.5 pt-1 pb-0.5 font-semibold text-muted text-xs">{t(`groups.${group}`)}</p>}
          <ul aria-label={t(`groups.${group}`)} className="flex flex-col gap-0.5">
            {pages
              .filter((item) => item.group === group)
              .map((item) => (
                <Item key={item.path} item={item} />
              ))}
          </ul>
        </div>
      ))}
      <div className="mt-auto flex flex-col gap-1 pt-2">
        <OnCallNow />
        <LiveStatus />
        <PersonMenu />
      </div>
    </nav>
  );
}

function Item({ item: { path, name, icon: Icon } }: { item: NavigationItem }) {
  const t = useWords("shell");
  const { slug } = useOrganization();
  const href = pageAddress(slug, path);
  const here = usePathname();
  const isHere = path === "" ? here === href : here.startsWith(href);
  return (
    <li>
      <Link
        href={href}
        aria-current={isHere ? "page" : undefined}
        className={`flex min-h-10 items-center gap-2.5 rounded-lg px-2.5 font-medium text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus md:min-h-8 ${
          isHere ? "bg-default text-foreground" : "text-muted hover:bg-default hover:text-foreground"
        }`}
      >
        <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
        <span className="flex-1">{t(`pages.${name}`)}</span>
        {path === "inbox" && <OpenIncidents />}
      </Link>
      {(path === "inbox" || path === "endpoints") && <SavedViewLinks page={path} />}
    </li>
  );
}

/** The number of incidents with an open alert; the page's icon shows critical ones. */
function OpenIncidents() {
  const t = useWords("shell");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.alerts.count.queryOptions({ organization: slug, statuses: ["open"] }));
  const rows = useQuery(trpc.incidents.inboxCounts.queryOptions({ organization: slug, statusSets: [["open"]] })).data?.[0] ?? 0;
  const criticals = data?.bySeverity.critical ?? 0;
  useEffect(() => document.querySelector('link[rel="icon"]')?.setAttribute("href", markIcon(criticals)), [criticals]);
  if (rows === 0) return null;
  return (
    <span className="rounded-full bg-danger px-1.5 font-semibold text-danger-foreground text-xs leading-[1.125rem] tabular-nums">
      <span aria-hidden>{rows > 999 ? "999+" : rows}</span>
      <span className="sr-only">{t("openIncidents", { count: rows })}</span>
    </span>
  );
}
