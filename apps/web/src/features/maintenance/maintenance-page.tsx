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
import { MaintenanceRow } from "./maintenance-row";

const MaintenanceDialog = dynamic(() => import("./maintenance-dialog"), { ssr: false });
const PHASES = ["running", "coming", "past"] as const;
const HEADINGS = { running: "Running", coming: "Coming", past: "Past" } as const;

/** Planned work: what runs, what comes and what was. */
export function MaintenancePage() {
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
      <PageHeader title="Maintenance" hint="Planned work. Nobody is notified of faults that it is expected to cause.">
        {mayAct && (
          <Button onPress={() => setPlanning(true)}>
            <Plus aria-hidden className="size-4" />
            Plan maintenance
          </Button>
        )}
      </PageHeader>
      {maintenance.isPending ? (
        <Waiting />
      ) : maintenance.isError ? (
        <Problem what="The maintenance" error={maintenance.error} onRetry={() => void maintenance.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={Wrench} title="No maintenance is planned">
          <p>
            Plan work on your network here. Measuring goes on; faults within the time and the expected effect notify nobody, and what lasts
            longer or still fails at the end does.
          </p>
        </Blank>
      ) : (
        PHASES.map((phase) => {
          const own = items.filter((item) => item.phase === phase);
          if (own.length === 0) return null;
          return (
            <section key={phase} aria-label={HEADINGS[phase]}>
              <h2 className="px-4 pt-4 pb-2 font-medium text-muted text-sm sm:px-6">{HEADINGS[phase]}</h2>
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
            Show more
          </Button>
        </div>
      )}
      {isPlanning && <MaintenanceDialog onDone={() => setPlanning(false)} />}
      {edited && <MaintenanceDialog stored={edited} onDone={() => setEdited(null)} />}
    </>
  );
}
