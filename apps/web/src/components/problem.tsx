"use client";
import { Button } from "@heroui/react";
import { TriangleAlert } from "lucide-react";
import { useWords } from "@/features/words/use-words";
import { messageOf } from "./message-of";

/** States what could not be loaded and why, with a button to retry. */
export function Problem({ what, error, onRetry }: { what: string; error: unknown; onRetry?: () => void }) {
  const t = useWords("common");
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-6 py-16 text-center">
      <TriangleAlert aria-hidden className="size-8 text-danger" strokeWidth={1.5} />
      <h2 className="font-medium">{t("notRead", { what })}</h2>
      <p className="max-w-prose text-muted text-sm">{messageOf(error)}</p>
      {onRetry && (
        <Button variant="secondary" onPress={onRetry}>
          {t("tryAgain")}
        </Button>
      )}
    </div>
  );
}
