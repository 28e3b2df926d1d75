import { Skeleton } from "@heroui/react";

/** Placeholder rows while a list loads. */
export function Waiting({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 p-4 sm:px-6">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-9 w-full rounded-lg" />
      ))}
    </div>
  );
}
