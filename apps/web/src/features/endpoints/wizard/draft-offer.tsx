"use client";
import { Button } from "@heroui/react";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import type { Draft } from "./draft";

interface Offer {
  savedAt: Date;
  draft: Draft;
  onTake: () => void;
  onForget: () => void;
}

/** Offers to continue an unfinished draft. */
export function DraftOffer({ savedAt, draft, onTake, onForget }: Offer) {
  const t = useWords("wizard");
  const { title } = useSources().of(draft.protocol ?? "");
  return (
    <div
      role="status"
      className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-xl border border-border bg-surface p-3 text-sm sm:mx-6"
    >
      <div className="flex flex-1 flex-wrap gap-1">
        <span>
          {t.rich(draft.name ? "draft.named" : "draft.ofType", { name: draft.name, type: title, time: () => <Moment at={savedAt} /> })}
        </span>
      </div>
      <Button size="sm" onPress={onTake}>
        {t("draft.take")}
      </Button>
      <Button size="sm" variant="ghost" onPress={onForget}>
        {t("draft.discard")}
      </Button>
    </div>
  );
}
