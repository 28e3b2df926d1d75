"use client";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

/** Names the limit on every page, because lists and counts show a part of the organization only. */
export function LimitBar() {
  const { endpointLimit } = useOrganization();
  const t = useWords("limits");
  if (endpointLimit === null) return null;
  return (
    <section aria-label={t("bar.label")} className="border-border border-b bg-surface-secondary px-4 py-1.5 text-sm sm:px-6">
      <p className="break-words">{t("bar.text", { limit: endpointLimit })}</p>
    </section>
  );
}
