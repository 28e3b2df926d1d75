"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { PageHeader } from "@/components/page-header";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

const TABS = ["policies", "models", "experiments", "quality"] as const;

/** Header and tabs of the detection pages. */
export function DetectionTabs({ hint, children }: { hint: string; children?: React.ReactNode }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const path = usePathname();
  return (
    <>
      <PageHeader title={t("title")} hint={hint}>
        {children}
      </PageHeader>
      <nav aria-label={t("title")} className="flex gap-1 overflow-x-auto border-separator border-b px-4 sm:px-6">
        {TABS.map((tab) => {
          const href = `/o/${slug}/detection/${tab}`;
          const isHere = path.startsWith(href);
          return (
            <Link
              key={tab}
              href={href}
              aria-current={isHere ? "page" : undefined}
              className={`-mb-px border-b-2 px-3 py-2 text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset ${
                isHere ? "border-accent font-medium" : "border-transparent text-muted hover:text-foreground"
              }`}
            >
              {t(`tabs.${tab}`)}
            </Link>
          );
        })}
      </nav>
    </>
  );
}
