"use client";
import type { LiveStatus as Status } from "@/features/live/connection";
import { useLive } from "@/features/live/live-provider";

const WORDS: Record<Status, { text: string; colour: string }> = {
  live: { text: "Live", colour: "text-success-text" },
  connecting: { text: "Connecting", colour: "text-muted" },
  polling: { text: "Updating every 10 s", colour: "text-warning-text" },
  disconnected: { text: "Disconnected", colour: "text-danger" },
};

/** Whether the page receives live changes. Not a live region: the connection bar already announces problems to screen readers. */
export function LiveStatus() {
  const { text, colour } = WORDS[useLive().status];
  return (
    <div aria-hidden className="flex items-center gap-2.5 px-2.5 py-1 text-muted text-xs">
      <span className={`size-2 shrink-0 rounded-full bg-current ${colour}`} />
      {text}
    </div>
  );
}
