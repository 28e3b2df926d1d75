"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { PageHeader } from "@/components/page-header";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

const TABS = [
  { name: "overview", path: "" },
  { name: "inbox", path: "/inbox" },
  { name: "endpoints", path: "/endpoints" },
] as const;

/** Header and tabs of the pages over all customers. */
export function CustomersTabs() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const here = usePathname();
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <nav aria-label={t("title")} className="flex gap-1 overflow-x-auto border-separator border-b px-4 sm:px-6">
        {TABS.map(({ name, path }) => {
          const href = `/o/${slug}/customers${path}`;
          return (
            <Link
              key={name}
              href={href}
              aria-current={here === href ? "page" : undefined}
              className={`-mb-px border-b-2 px-3 py-2 text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset ${
                here === href ? "border-accent font-medium" : "border-transparent text-muted hover:text-foreground"
              }`}
            >
              {t(`tabs.${name}`)}
            </Link>
          );
        })}
      </nav>
    </>
  );
}
