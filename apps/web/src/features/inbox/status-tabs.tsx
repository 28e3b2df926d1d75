"use client";
import type { AlertStatus } from "@padit/services/alerts/alert-view";
import { Tab, TabList, Tabs } from "react-aria-components/Tabs";
import { TAB_STATUSES, TABS, type Tab as TabName } from "./inbox-view";

const LABELS: Record<TabName, string> = {
  active: "Active",
  open: "Open",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

interface StatusTabsProps {
  tab: TabName;
  counts: Record<AlertStatus, number> | undefined;
  onTab: (tab: TabName) => void;
}

/** Tabs are counts that filter. */
export function StatusTabs({ tab, counts, onTab }: StatusTabsProps) {
  return (
    <Tabs
      selectedKey={tab}
      onSelectionChange={(key) => {
        const chosen = TABS.find((known) => known === key);
        if (chosen && chosen !== tab) onTab(chosen);
      }}
      className="min-w-0"
    >
      <TabList aria-label="Alerts by state" className="flex max-w-full gap-1 overflow-x-auto">
        {TABS.map((name) => {
          const n = TAB_STATUSES[name].reduce((sum, status) => sum + (counts?.[status] ?? 0), 0);
          return (
            <Tab
              key={name}
              id={name}
              className="flex cursor-default items-center gap-1.5 whitespace-nowrap rounded-lg px-2.5 py-1 text-sm outline-none hover:bg-default focus-visible:ring-2 focus-visible:ring-focus data-[selected]:bg-default data-[selected]:font-medium"
            >
              {LABELS[name]}
              {counts && <span className="text-muted text-xs tabular-nums">{n.toLocaleString("en")}</span>}
            </Tab>
          );
        })}
      </TabList>
    </Tabs>
  );
}
