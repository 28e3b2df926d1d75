"use client";
import { useEffect, useState } from "react";
import { useSources } from "@/features/sources/sources-context";
import { type Draft, EMPTY, isWorthKeeping, keep, restore } from "./draft";

/** The wizard's state, stored in this browser while the person types. An unfinished draft is offered and not restored automatically. */
export function useDraft(slug: string) {
  const key = `padit-endpoint-draft ${slug}`;
  const sources = useSources();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [offer, setOffer] = useState<{ draft: Draft; savedAt: Date } | null>(null);
  useEffect(() => {
    const kept = restore(localStorage.getItem(key), sources, Date.now());
    if (kept && isWorthKeeping(kept.draft)) setOffer(kept);
  }, [key, sources]);
  return {
    draft,
    change(part: Partial<Draft>): void {
      const next = { ...draft, ...part };
      setDraft(next);
      setOffer(null);
      if (isWorthKeeping(next)) localStorage.setItem(key, keep(next, sources, Date.now()));
    },
    offer,
    take(): void {
      if (offer) setDraft(offer.draft);
      setOffer(null);
    },
    forget(): void {
      localStorage.removeItem(key);
      setOffer(null);
    },
  };
}
