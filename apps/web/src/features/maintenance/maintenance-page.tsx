"use client";
import { Button } from "@heroui/react";
import type { MaintenanceView } from "@padit/services/maintenance";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Wrench } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { MaintenanceRow } from "./maintenance-row";

const MaintenanceDialog = dynamic(() => import("./maintenance-dialog"), { ssr: false });
const PHASES = ["running", "coming", "past"] as const;

/** Planned work: what runs, what comes and what was. */
export function MaintenancePage() {
  const t = useWords("maintenance");
  const { slug } = useOrganization();
  const mayAct = useMay("operator");
  const [isPlanning, setPlanning] = useState(false);
  const [edited, setEdited] = useState<MaintenanceView | null>(null);
  const maintenance = useInfiniteQuery({
    ...useTRPC().maintenance.list.infiniteQueryOptions(
      { organization: slug, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const items = maintenance.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {mayAct && (
          <Button onPress={() => setPlanning(true)}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        )}
      </PageHeader>
      {maintenance.isPending ? (
        <Waiting />
      ) : maintenance.isError ? (
        <Problem what={t("theMaintenance")} error={maintenance.error} onRetry={() => void maintenance.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={Wrench} title={t("none.title")}>
          <p>{t("none.text")}</p>
        </Blank>
      ) : (
        PHASES.map((phase) => {
          const own = items.filter((item) => item.phase === phase);
          if (own.length === 0) return null;
          return (
            <section key={phase} aria-label={t(`phase.${phase}`)}>
              <h2 className="px-4 pt-4 pb-2 font-medium text-muted text-sm sm:px-6">{t(`phase.${phase}`)}</h2>
              <ul className="divide-y divide-separator border-separator border-y">
                {own.map((item) => (
                  <MaintenanceRow key={item.id} maintenance={item} mayAct={mayAct} onEdit={() => setEdited(item)} />
                ))}
              </ul>
            </section>
          );
        })
      )}
      {maintenance.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={maintenance.isFetchingNextPage} onPress={() => void maintenance.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </div>
      )}
      {isPlanning && <MaintenanceDialog onDone={() => setPlanning(false)} />}
      {edited && <MaintenanceDialog stored={edited} onDone={() => setEdited(null)} />}
    </>
  );
}
