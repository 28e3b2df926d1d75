"use client";
import { Button, toast } from "@heroui/react";
import { effectText, lengthText } from "@padit/domain/expected-effect";
import type { MaintenanceView } from "@padit/services/maintenance";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { messageOf } from "@/components/message-of";
import { inZone, Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useEndMaintenance } from "./use-end-maintenance";

const HOUR_MS = 3_600_000;

interface MaintenanceRowProps {
  maintenance: MaintenanceView;
  mayAct: boolean;
  onEdit: () => void;
}

export function MaintenanceRow({ maintenance, mayAct, onEdit }: MaintenanceRowProps) {
  const { name, reference, selector, covers, owner, hasActiveOwner, expected, phase } = maintenance;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium text-sm">
          {name}
          {reference !== null && <span className="font-normal text-muted"> · {reference}</span>}
        </p>
        <p className="break-words text-muted text-sm">
          {covers === 1 ? "1 endpoint" : `${covers.toLocaleString("en")} endpoints`}, {effectText(expected)} ·{" "}
          <code className="break-all text-xs">{selector}</code>
        </p>
        <p className="flex flex-wrap items-center gap-x-1 text-muted text-xs">
          {owner} · <When maintenance={maintenance} />
        </p>
        {!hasActiveOwner && phase !== "past" && (
          <p className="text-warning-text text-xs">{owner} is not an active member and gets no mail before the end.</p>
        )}
      </div>
      {mayAct && phase !== "past" && (
        <Button size="sm" variant="ghost" aria-label={`Edit ${name}`} onPress={onEdit}>
          Edit
        </Button>
      )}
      {mayAct && phase === "running" && <RunActions maintenance={maintenance} />}
      {mayAct && phase === "coming" && <CancelAction maintenance={maintenance} />}
    </li>
  );
}

function When({ maintenance: { current, next, lastEndedAt, durationSeconds, timeZone, rrule } }: { maintenance: MaintenanceView }) {
  const [start] = next;
  if (current)
    return (
      <>
        ends <Moment at={current.endsAt} />
      </>
    );
  if (start)
    return (
      <>
        {rrule === null ? "begins" : "next"} {inZone(start, timeZone, "EEE d MMM yyyy, HH:mm")} {timeZone}, for{" "}
        {lengthText(durationSeconds)}
      </>
    );
  return lastEndedAt ? (
    <>
      ended <Moment at={lastEndedAt} />
    </>
  ) : (
    <>cancelled</>
  );
}

function RunActions({ maintenance: { id, name, current } }: { maintenance: MaintenanceView }) {
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
        aria-label={`Extend ${name} by 1 hour`}
        onPress={() => extend.mutate({ organization: slug, maintenanceId: id, endsAt })}
      >
        Extend by 1 h
      </Button>
      <Button size="sm" variant="ghost" aria-label={`End ${name} now`} onPress={() => end(id)}>
        End now
      </Button>
    </div>
  );
}

function CancelAction({ maintenance: { id, name, rrule } }: { maintenance: MaintenanceView }) {
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
      <Button size="sm" variant="ghost" aria-label={`Cancel ${name}`} onPress={() => setAsked(true)}>
        Cancel…
      </Button>
      <FormDialog
        isOpen={isAsked}
        onOpenChange={setAsked}
        heading={`Cancel ${name}?`}
        verb="Cancel maintenance"
        isDangerous
        isReady
        onSubmit={submit}
      >
        <p className="text-sm">
          {rrule === null ? "It will not take place." : "None of its occurrences will take place."} It stays in the list of past
          maintenance.
        </p>
      </FormDialog>
    </>
  );
}
