import { Skeleton } from "@heroui/react";

/** Rows that will be a list in a moment. */
export function Waiting({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 p-4 sm:px-6">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-9 w-full rounded-lg" />
      ))}
    </div>
  );
}
