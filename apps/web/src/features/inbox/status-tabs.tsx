"use client";
import { useWords } from "@/features/words/use-words";
import { TABS, type Tab } from "./inbox-view";

/** Id of the list element that the tabs control. */
export const LIST_ID = "inbox-list";

interface StatusTabsProps {
  tab: Tab;
  /** Number of rows of a tab; undefined before it is known. */
  counts: ((tab: Tab) => number) | undefined;
  onTab: (tab: Tab) => void;
}

/** Tabs that filter by status, each with its count. */
export function StatusTabs({ tab, counts, onTab }: StatusTabsProps) {
  const t = useWords("inbox");
  return (
    <div role="tablist" aria-label={t("byState")} className="flex max-w-full gap-1 overflow-x-auto p-0.5">
      {TABS.map((name, at) => {
        const isHere = name === tab;
        return (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={isHere}
            aria-controls={LIST_ID}
            tabIndex={isHere ? 0 : -1}
            onClick={() => onTab(name)}
            onKeyDown={(event) => {
              const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              const next = TABS[(at + step + TABS.length) % TABS.length];
              if (step === 0 || !next) return;
              event.preventDefault();
              onTab(next);
              const tabs = event.currentTarget.parentElement?.children;
              const other = tabs?.[TABS.indexOf(next)];
              if (other instanceof HTMLElement) other.focus();
            }}
            className={`flex items-center gap-1.5 whitespace-nowrap rounded-lg px-2.5 py-1 text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus ${
              isHere ? "bg-default font-medium" : "hover:bg-default"
            }`}
          >
            {t(`tab.${name}`)}
            {counts && <span className="text-muted text-xs tabular-nums">{counts(name).toLocaleString("en")}</span>}
          </button>
        );
      })}
    </div>
  );
}
