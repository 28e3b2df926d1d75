"use client";
import { Button, Skeleton } from "@heroui/react";
import type { ReactNode } from "react";
import { messageOf } from "@/components/message-of";
import { useWords } from "@/features/words/use-words";

interface Asked<T> {
  data: T | undefined;
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** The content of a card: a placeholder of about its height, the problem with a retry, or the data. A failed refresh keeps the old data. */
export function CardQuery<T>({ query, height, children }: { query: Asked<T>; height: number; children: (data: T) => ReactNode }) {
  const common = useWords("common");
  if (query.data !== undefined) return children(query.data);
  if (query.isPending)
    return (
      <div role="status" aria-label={common("loading")} style={{ minHeight: height }}>
        <Skeleton className="h-full w-full rounded-lg" style={{ height }} />
      </div>
    );
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 text-sm" style={{ minHeight: height }}>
      <span className="text-danger">{messageOf(query.error)}</span>
      <Button size="sm" variant="secondary" onPress={() => void query.refetch()}>
        {common("tryAgain")}
      </Button>
    </div>
  );
}
