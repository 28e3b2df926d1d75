"use client";
import type { LiveStatus as Status } from "@/features/live/connection";
import { useLive } from "@/features/live/live-provider";
import { useWords } from "@/features/words/use-words";

const COLOURS: Record<Status, string> = {
  live: "text-success-text",
  connecting: "text-muted",
  polling: "text-warning-text",
  disconnected: "text-danger",
};

/** Whether the page receives live changes. Not a live region: the connection bar already announces problems to screen readers. */
export function LiveStatus() {
  const t = useWords("shell");
  const { status } = useLive();
  return (
    <div aria-hidden className="flex items-center gap-2.5 px-2.5 py-1 text-muted text-xs">
      <span className={`size-2 shrink-0 rounded-full bg-current ${COLOURS[status]}`} />
      {t(`live.${status}`)}
    </div>
  );
}
