"use client";
import { Button } from "@heroui/react";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";
import type { Draft } from "./draft";

interface Offer {
  savedAt: Date;
  draft: Draft;
  onTake: () => void;
  onForget: () => void;
}

/** Offers to continue an unfinished draft. */
export function DraftOffer({ savedAt, draft, onTake, onForget }: Offer) {
  const { title } = useSources().of(draft.protocol ?? "");
  return (
    <div
      role="status"
      className="mx-4 mb-4 flex flex-wrap items-center gap-3 rounded-xl border border-border bg-surface p-3 text-sm sm:mx-6"
    >
      <div className="flex flex-1 flex-wrap gap-1">
        You left {draft.name ? `“${draft.name}”` : `a ${title} endpoint`} unfinished <Moment at={savedAt} />.
      </div>
      <Button size="sm" onPress={onTake}>
        Go on with it
      </Button>
      <Button size="sm" variant="ghost" onPress={onForget}>
        Discard
      </Button>
    </div>
  );
}
