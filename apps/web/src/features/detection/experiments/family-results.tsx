"use client";
import type { ExperimentProgress } from "@padit/domain/training";
import Link from "next/link";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

/** Result of each finished series family. */
export function FamilyResults({ done }: { done: ExperimentProgress["done"] }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  if (done.length === 0) return null;
  return (
    <section aria-label={t("experiment.families")} className="flex flex-col gap-2">
      <h2 className="font-medium">{t("experiment.families")}</h2>
      <ul className="divide-y divide-separator text-sm">
        {done.map(({ family, note, modelId }) => (
          <li key={family} className="flex flex-wrap items-center gap-x-4 py-1.5">
            <span className="min-w-0 break-words font-medium">{family}</span>
            <span className="text-muted">{note}</span>
            {modelId && (
              <Link href={`/o/${slug}/detection/models/${modelId}`} className="ml-auto text-accent-text underline">
                {t("experiment.toModel")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
