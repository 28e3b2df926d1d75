"use client";
import { useQuery } from "@tanstack/react-query";
import { Choose } from "@/components/choose";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const ANY_ID = "*";

/** Narrows a list to one organization. */
export function OrganizationChoice({ value, onChange }: { value: string | null; onChange: (slug: string | null) => void }) {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const rows = useQuery(useTRPC().customers.overview.queryOptions({ organization: slug })).data ?? [];
  const byName = [...rows].sort((a, b) => a.name.localeCompare(b.name));
  const options = [{ id: ANY_ID, label: t("inbox.anyOrganization") }, ...byName.map((row) => ({ id: row.slug, label: row.name }))];
  return (
    <Choose
      label={t("inbox.organization")}
      value={value ?? ANY_ID}
      options={options}
      onChange={(id) => onChange(id === ANY_ID ? null : id)}
      className="min-w-48"
    />
  );
}
