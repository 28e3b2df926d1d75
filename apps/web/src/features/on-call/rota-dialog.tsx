"use client";
import { Input, Label, TextField, toast } from "@heroui/react";
import type { RotaView } from "@padit/services/on-call";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Choose } from "@/components/choose";
import { FormDialog } from "@/components/form-dialog";
import { useTimes, useZone } from "@/components/moment";
import { timeZones } from "@/components/time-zones";
import { Labelled } from "@/features/maintenance/timing-fields";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { changesOf, draftOf, isComplete, newRota, type RotaDraft, turnsOf } from "./rota-draft";
import { RotaMembers } from "./rota-members";

/** Adds a rota or, with `stored`, changes one. */
export function RotaDialog({ stored = null, onDone }: { stored?: RotaView | null; onDone: () => void }) {
  const t = useWords("onCall");
  const zone = useZone();
  const [draft, setDraft] = useState(() => (stored ? draftOf(stored) : newRota(zone, new Date())));
  const save = useSave(stored);
  const nameOf = useMemberNames(stored);
  const change = (part: Partial<RotaDraft>) => setDraft({ ...draft, ...part });
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={stored ? t("edit", { name: stored.name }) : t("form.new")}
      verb={stored ? t("form.save") : t("form.create")}
      isReady={isComplete(draft)}
      onSubmit={() => save(draft)}
    >
      <TextField value={draft.name} onChange={(name) => change({ name })} autoFocus isRequired maxLength={100}>
        <Label>{t("form.name")}</Label>
        <Input placeholder={t("form.namePlaceholder")} />
      </TextField>
      <RotaMembers memberIds={draft.memberIds} nameOf={nameOf} onChange={(memberIds) => change({ memberIds })} />
      <TurnFields draft={draft} onChange={change} />
      <Turns draft={draft} nameOf={nameOf} />
    </FormDialog>
  );
}

function TurnFields({ draft, onChange }: { draft: RotaDraft; onChange: (part: Partial<RotaDraft>) => void }) {
  const t = useWords("onCall");
  const periods = [
    { id: "week", label: t("form.week") },
    { id: "day", label: t("form.day") },
  ];
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Labelled text={t("form.period")}>
        <Choose
          label={t("form.period")}
          value={draft.period}
          onChange={(id) => onChange({ period: id === "day" ? "day" : "week" })}
          options={periods}
        />
      </Labelled>
      <TextField value={draft.startsOn} onChange={(startsOn) => onChange({ startsOn })} isRequired>
        <Label>{t("form.startsOn")}</Label>
        <Input type="date" />
      </TextField>
      <TextField value={draft.handoverTime} onChange={(handoverTime) => onChange({ handoverTime })} isRequired>
        <Label>{t("form.time")}</Label>
        <Input type="time" />
      </TextField>
      <Labelled text={t("form.zone")}>
        <Choose label={t("form.zone")} value={draft.timeZone} onChange={(timeZone) => onChange({ timeZone })} options={timeZones()} />
      </Labelled>
    </div>
  );
}

/** The next turns as the draft has them, by the function that decides who is notified. */
function Turns({ draft, nameOf }: { draft: RotaDraft; nameOf: ReadonlyMap<string, string> }) {
  const t = useWords("onCall");
  const times = useTimes();
  const [nowMs] = useState(() => Date.now());
  const turns = turnsOf(draft, nowMs);
  if (turns.length === 0) return null;
  return (
    <div className="text-sm">
      <h3 className="text-muted text-xs">{t("form.preview")}</h3>
      <ol className="tabular-nums">
        {turns.map(({ memberId, startMs }) => (
          <li key={startMs}>
            {times.at(new Date(startMs), "weekdayMinute")} · {nameOf.get(memberId) ?? ""}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Names of the members with access to all endpoints, and of those that the stored rota has. */
function useMemberNames(stored: RotaView | null): ReadonlyMap<string, string> {
  const { slug: organization } = useOrganization();
  const members = useQuery(useTRPC().members.list.queryOptions({ organization }));
  const active = (members.data ?? []).filter(({ disabledAt, endpointLimit }) => disabledAt === null && endpointLimit === null);
  return new Map([
    ...(stored?.members ?? []).map(({ id, name }) => [id, name] as const),
    ...active.map(({ userId, name }) => [userId, name] as const),
  ]);
}

function useSave(stored: RotaView | null): (draft: RotaDraft) => Promise<void> {
  const t = useWords("onCall");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.onCall.create.mutationOptions());
  const update = useMutation(trpc.onCall.update.mutationOptions());
  return async (draft) => {
    if (stored === null) await create.mutateAsync({ organization, ...draft });
    else await update.mutateAsync({ organization, rotaId: stored.id, ...changesOf(draft, stored) });
    await queryClient.invalidateQueries({ queryKey: trpc.onCall.pathKey() });
    toast(t("form.saved", { name: draft.name.trim() }), { timeout: 4_000 });
  };
}
