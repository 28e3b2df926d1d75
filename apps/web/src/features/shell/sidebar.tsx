"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { markIcon } from "./mark";
import { NAVIGATION, type NavigationItem } from "./navigation";
import { OrganizationSwitcher } from "./organization-switcher";
import { PersonMenu } from "./person-menu";

export function Sidebar() {
  return (
    <nav aria-label="Main" className="flex w-full min-w-56 flex-col gap-4 overflow-y-auto border-border border-r bg-surface p-3 md:w-56">
      <OrganizationSwitcher />
      <ul className="flex flex-col gap-0.5">
        {NAVIGATION.filter(({ group }) => group === "work").map((item) => (
          <Item key={item.path} item={item} />
        ))}
      </ul>
      <ul className="flex flex-col gap-0.5">
        {NAVIGATION.filter(({ group }) => group === "organization").map((item) => (
          <Item key={item.path} item={item} />
        ))}
      </ul>
      <div className="mt-auto">
        <PersonMenu />
      </div>
    </nav>
  );
}

function Item({ item: { path, label, icon: Icon } }: { item: NavigationItem }) {
  const { slug } = useOrganization();
  const href = `/o/${slug}/${path}`;
  const isHere = usePathname().startsWith(href);
  return (
    <li>
      <Link
        href={href}
        aria-current={isHere ? "page" : undefined}
        className={`flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus ${
          isHere ? "bg-default font-medium" : "hover:bg-default"
        }`}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="flex-1">{label}</span>
        {path === "inbox" && <OpenAlerts />}
      </Link>
    </li>
  );
}

function OpenAlerts() {
  const { slug } = useOrganization();
  const { data } = useQuery(useTRPC().alerts.count.queryOptions({ organization: slug, statuses: ["open"] }));
  const criticals = data?.bySeverity.critical ?? 0;
  useEffect(() => document.querySelector('link[rel="icon"]')?.setAttribute("href", markIcon(criticals)), [criticals]);
  if (!data?.byStatus.open) return null;
  return (
    <span className="rounded-full bg-danger px-1.5 font-medium text-danger-foreground text-xs dark:bg-[oklch(0.5_0.2_27)] tabular-nums">
      {data.byStatus.open > 999 ? "999+" : data.byStatus.open}
      <span className="sr-only"> open alerts</span>
    </span>
  );
}
