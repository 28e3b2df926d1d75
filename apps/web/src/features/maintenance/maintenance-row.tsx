"use client";
import { Button, toast } from "@heroui/react";
import type { MaintenanceView } from "@padit/services/maintenance";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { messageOf } from "@/components/message-of";
import { Moment, useNow } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { timesOf } from "@/features/words/times";
import { useLanguage, useWords } from "@/features/words/use-words";
import { expectedIn, lengthIn } from "./maintenance-words";
import { RunComparison } from "./run-comparison";
import { useEndMaintenance } from "./use-end-maintenance";

const HOUR_MS = 3_600_000;

interface MaintenanceRowProps {
  maintenance: MaintenanceView;
  mayAct: boolean;
  onEdit: () => void;
}

export function MaintenanceRow({ maintenance, mayAct, onEdit }: MaintenanceRowProps) {
  const t = useWords("maintenance");
  const { name, reference, selector, covers, owner, hasActiveOwner, expected, phase } = maintenance;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium text-sm">
          {name}
          {reference !== null && <span className="font-normal text-muted"> · {reference}</span>}
        </p>
        <p className="break-words text-muted text-sm">
          {t("endpoints", { count: covers })}, {expectedIn(t, expected)} · <code className="break-all text-xs">{selector}</code>
        </p>
        <p className="flex flex-wrap items-center gap-x-1 text-muted text-xs">
          {owner} · <When maintenance={maintenance} />
        </p>
        {!hasActiveOwner && phase !== "past" && <p className="text-warning-text text-xs">{t("inactiveOwner", { owner })}</p>}
      </div>
      {mayAct && phase !== "past" && (
        <Button size="sm" variant="ghost" aria-label={t("editOne", { name })} onPress={onEdit}>
          {t("edit")}
        </Button>
      )}
      {mayAct && phase === "running" && <RunActions maintenance={maintenance} />}
      {mayAct && phase === "coming" && <CancelAction maintenance={maintenance} />}
      <RunComparison maintenance={maintenance} nowMs={useNow() ?? 0} />
    </li>
  );
}

function When({ maintenance: { current, next, last, durationSeconds, timeZone, rrule } }: { maintenance: MaintenanceView }) {
  const t = useWords("maintenance");
  const times = timesOf(useLanguage(), timeZone);
  const [start] = next;
  if (current) return <span>{t.rich("when.ends", { time: () => <Moment at={current.endsAt} /> })}</span>;
  if (start) {
    const when = { start: times.at(start, "weekdayYearMinute"), zone: timeZone, length: lengthIn(t, durationSeconds) };
    return <span>{t(rrule === null ? "when.begins" : "when.next", when)}</span>;
  }
  return <span>{last ? t.rich("when.ended", { time: () => <Moment at={last.endsAt} /> }) : t("when.cancelled")}</span>;
}

function RunActions({ maintenance: { id, name, current } }: { maintenance: MaintenanceView }) {
  const t = useWords("maintenance");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const end = useEndMaintenance();
  const extend = useMutation(
    trpc.maintenance.extend.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.maintenance.pathKey() }),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  const endsAt = new Date((current?.endsAt.getTime() ?? Date.now()) + HOUR_MS);
  return (
    <div className="flex gap-2">
      <Button
        size="sm"
        variant="secondary"
        isPending={extend.isPending}
        aria-label={t("extendOne", { name })}
        onPress={() => extend.mutate({ organization: slug, maintenanceId: id, endsAt })}
      >
        {t("extend")}
      </Button>
      <Button size="sm" variant="ghost" aria-label={t("endOne", { name })} onPress={() => end(id)}>
        {t("end")}
      </Button>
    </div>
  );
}

function CancelAction({ maintenance: { id, name, rrule } }: { maintenance: MaintenanceView }) {
  const t = useWords("maintenance");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const cancel = useMutation(trpc.maintenance.cancel.mutationOptions());
  const submit = async (): Promise<void> => {
    await cancel.mutateAsync({ organization: slug, maintenanceId: id });
    await queryClient.invalidateQueries({ queryKey: trpc.maintenance.pathKey() });
  };
  return (
    <>
      <Button size="sm" variant="ghost" aria-label={t("cancel.openOne", { name })} onPress={() => setAsked(true)}>
        {t("cancel.open")}
      </Button>
      <FormDialog
        isOpen={isAsked}
        onOpenChange={setAsked}
        heading={t("cancel.ask", { name })}
        verb={t("cancel.verb")}
        isDangerous
        isReady
        onSubmit={submit}
      >
        <p className="text-sm">{t(rrule === null ? "cancel.once" : "cancel.all")}</p>
      </FormDialog>
    </>
  );
}
