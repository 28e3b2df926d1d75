"use client";
import { WifiOff } from "lucide-react";
import { useTimes } from "@/components/moment";
import { useLive } from "@/features/live/live-provider";
import type { Times } from "@/features/words/times";
import { useWords } from "@/features/words/use-words";

/** Data older than this are shown with their date. */
const SAME_DAY_MS = 12 * 3_600_000;

/** States that the shown data may be old, and since when. Hidden while the stream is open and nothing waits to be sent. */
export function ConnectionBar() {
  const { status, currentAt, unsentCount } = useLive();
  const times = useTimes();
  const t = useWords("shell");
  const state = status === "disconnected" ? t("bar.disconnected") : status === "polling" ? t("bar.polling") : null;
  const remedy = status === "disconnected" ? t("bar.reconnecting") : status === "polling" ? t("bar.reading") : null;
  const unsent = unsentCount > 0 ? t("bar.unsent", { count: unsentCount }) : null;
  const age = state !== null && currentAt !== null ? t("bar.age", { time: timeOf(currentAt, times) }) : null;
  const shown = [state, age, remedy, unsent].filter((part) => part !== null);
  return (
    <>
      {/* Without the age, which changes with every poll and would be announced each time. */}
      <div role="status" className="sr-only">
        {[state, unsent].filter((part) => part !== null).join(" · ")}
      </div>
      {shown.length > 0 && (
        <p className="flex items-center justify-center gap-x-2 bg-warning px-4 py-1 text-sm text-warning-foreground tabular-nums">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          <span>{shown.join(" · ")}</span>
        </p>
      )}
    </>
  );
}

const timeOf = (at: Date, times: Times): string => times.at(at, Date.now() - at.getTime() < SAME_DAY_MS ? "clock" : "exact");
