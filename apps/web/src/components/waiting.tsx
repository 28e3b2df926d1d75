"use client";
import { Skeleton } from "@heroui/react";
import { useWords } from "@/features/words/use-words";

/** Placeholder rows while a list loads. */
export function Waiting({ rows = 6, label }: { rows?: number; label?: string }) {
  const t = useWords("common");
  return (
    <div role="status" aria-label={label ?? t("loading")} className="flex flex-col gap-3 p-4 sm:px-6">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-9 w-full rounded-lg" />
      ))}
    </div>
  );
}
