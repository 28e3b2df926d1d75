"use client";
import type { ReactNode } from "react";
import { useTabTitle } from "./use-tab-title";

interface PageHeaderProps {
  title: ReactNode;
  hint?: ReactNode;
  /** False if another part of the page sets the title of the browser's tab. */
  namesTab?: boolean;
  children?: ReactNode;
}

/** Header of every page: title, hint and actions. A title that is text is also the title of the browser's tab. */
export function PageHeader({ title, hint, namesTab = true, children }: PageHeaderProps) {
  useTabTitle(namesTab && typeof title === "string" ? title : null);
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-4 pt-5 pb-3 sm:px-6">
      <div className="min-w-0">
        <h1 className="truncate font-semibold text-xl">{title}</h1>
        {hint && <p className="text-muted text-sm">{hint}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}
