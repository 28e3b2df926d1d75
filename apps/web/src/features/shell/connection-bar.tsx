"use client";
import { WifiOff } from "lucide-react";
import { Moment } from "@/components/moment";
import { useLive } from "@/features/live/live-provider";

/** Says that what is shown may be old, and since when. Silent while the stream stands. */
export function ConnectionBar() {
  const { status, currentAt } = useLive();
  return (
    <div role="status" aria-live="polite">
      {status === "lost" && (
        <p className="flex flex-wrap items-center justify-center gap-x-2 bg-warning px-4 py-1 text-sm text-warning-foreground">
          <WifiOff aria-hidden className="size-4" />
          <span>Live updates stopped; asking every 10 s instead.</span>
          {currentAt && (
            <span>
              Last known to be current <Moment at={currentAt} />.
            </span>
          )}
        </p>
      )}
    </div>
  );
}
