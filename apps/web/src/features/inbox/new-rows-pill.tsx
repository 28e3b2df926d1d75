"use client";
import { ArrowUp } from "lucide-react";
import { useWords } from "@/features/words/use-words";

/** States how many new alerts are not shown yet, without moving the list. */
export function NewRowsPill({ n, onShow }: { n: number; onShow: () => void }) {
  const t = useWords("inbox");
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-10 z-20 flex justify-center">
      {n > 0 && (
        <button
          type="button"
          onClick={onShow}
          className="pointer-events-auto flex items-center gap-1.5 rounded-full bg-accent px-3 py-1 font-medium text-accent-foreground text-sm shadow-lg outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-offset-2"
        >
          <ArrowUp aria-hidden className="size-4" />
          {t("newRows", { count: String(n) })}
        </button>
      )}
    </div>
  );
}
