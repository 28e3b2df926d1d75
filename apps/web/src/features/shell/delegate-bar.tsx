"use client";
import Link from "next/link";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

/** On every page of a customer: whose pages these are, and what the provider's person may do. */
export function DelegateBar() {
  const { via, name, role } = useOrganization();
  const t = useWords("shell");
  if (via === null) return null;
  return (
    <section
      aria-label={t("delegate.label")}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-border border-b bg-surface-secondary px-4 py-1.5 text-sm sm:px-6"
    >
      <p className="min-w-0 break-words">{t("delegate.text", { customer: name, provider: via.name, role })}</p>
      <Link href={`/o/${via.slug}/customers/inbox`} className="font-medium underline">
        {t("delegate.back")}
      </Link>
    </section>
  );
}
