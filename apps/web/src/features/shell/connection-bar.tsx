"use client";
import { WifiOff } from "lucide-react";
import { inZone, useZone } from "@/components/moment";
import { useLive } from "@/features/live/live-provider";

/** Data older than this are shown with their date. */
const SAME_DAY_MS = 12 * 3_600_000;

/** States that the shown data may be old, and since when. Hidden while the stream is open and nothing waits to be sent. */
export function ConnectionBar() {
  const { status, currentAt, unsentCount } = useLive();
  const zone = useZone();
  const state = status === "disconnected" ? "Disconnected" : status === "polling" ? "Live updates interrupted" : null;
  const remedy = status === "disconnected" ? "reconnecting" : status === "polling" ? "reading every 10 s" : null;
  const unsent =
    unsentCount > 0 ? `${unsentCount === 1 ? "1 change is" : `${unsentCount} changes are`} not saved yet and will be sent` : null;
  const age = state !== null && currentAt !== null ? `data from ${timeOf(currentAt, zone)}` : null;
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

const timeOf = (at: Date, zone: string): string =>
  inZone(at, zone, Date.now() - at.getTime() < SAME_DAY_MS ? "HH:mm:ss" : "d MMM yyyy, HH:mm:ss");
