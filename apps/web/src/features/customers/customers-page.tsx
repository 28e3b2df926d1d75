"use client";
import type { CustomerSummary } from "@padit/services/providers";
import { useQuery } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import Link from "next/link";
import { Blank } from "@/components/blank";
import { Problem } from "@/components/problem";
import { TONES } from "@/components/tones";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { CustomerAgreements } from "./customer-agreements";
import { CustomersTabs } from "./customers-tabs";
import { OfferForm } from "./offer-form";

/** The lists over many organizations have no stream of changes, so they are read again at this interval, ms. */
export const REFRESH_MS = 10_000;

/** How the organization and its customers are doing, and the access to each customer. */
export function CustomersPage() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const mayManage = useMay("admin");
  const overview = useQuery(useTRPC().customers.overview.queryOptions({ organization: slug }, { refetchInterval: REFRESH_MS }));
  return (
    <>
      <CustomersTabs />
      {overview.isPending ? (
        <Waiting rows={3} />
      ) : overview.isError ? (
        <Problem what={t("overview.what")} error={overview.error} onRetry={() => void overview.refetch()} />
      ) : overview.data.some((row) => row.slug !== slug) ? (
        <Summaries rows={overview.data} />
      ) : (
        <Blank icon={Building2} title={t("empty.title")}>
          <p>{t("empty.text", { slug })}</p>
        </Blank>
      )}
      <CustomerAgreements />
      {mayManage && <OfferForm />}
    </>
  );
}

function Summaries({ rows }: { rows: readonly CustomerSummary[] }) {
  const t = useWords("customers");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="overflow-x-auto" aria-label={t("overview.list")} tabIndex={0}>
      <table className="w-full min-w-[40rem] text-sm">
        <thead>
          <tr className="border-separator border-b text-left text-muted text-xs">
            {(["organization", "incidents", "endpoints", "collectors", "access"] as const).map((column) => (
              <th key={column} scope="col" className="px-4 py-2 font-medium first:sm:pl-6">
                {t(`overview.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-separator">
          {rows.map((row) => (
            <SummaryRow key={row.slug} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SummaryRow({ row }: { row: CustomerSummary }) {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const { critical, warning, info, acknowledged, endpoints, affectedEndpoints: affected, silentCollectors } = row;
  const open = critical + warning + info;
  const tone = critical > 0 ? TONES.critical.text : warning > 0 ? TONES.warning.text : "";
  return (
    <tr>
      <th scope="row" className="px-4 py-2.5 text-left font-medium first:sm:pl-6">
        <Link href={`/o/${row.slug}`} className="hover:underline">
          {row.name}
        </Link>
      </th>
      <td className="px-4 py-2.5 tabular-nums">
        <span className={tone}>{open === 0 ? t("overview.none") : t("overview.severities", { critical, warning, info })}</span>
        {acknowledged > 0 && <span className="block text-muted text-xs">{t("overview.acknowledged", { n: acknowledged })}</span>}
      </td>
      <td className="px-4 py-2.5 tabular-nums">{t("overview.affected", { affected, endpoints })}</td>
      <td className={`px-4 py-2.5 tabular-nums ${silentCollectors > 0 ? TONES.warning.text : "text-muted"}`}>{silentCollectors}</td>
      <td className="px-4 py-2.5 text-muted">{row.slug === slug ? t("own") : t(`role.${row.role}`)}</td>
    </tr>
  );
}
