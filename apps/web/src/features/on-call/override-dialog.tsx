"use client";
import { Input, Label, TextField, toast } from "@heroui/react";
import type { RotaView } from "@padit/services/on-call";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Choose } from "@/components/choose";
import { FormDialog } from "@/components/form-dialog";
import { inZone, useZone } from "@/components/moment";
import { fromField } from "@/features/inbox/snooze-times";
import { Labelled } from "@/features/maintenance/timing-fields";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const FIELD_PATTERN = "yyyy-MM-dd'T'HH:mm";
const DAY_MS = 86_400_000;

/** Makes another member on call for a span, which is typed in the reader's zone. */
export function OverrideDialog({ rota, onDone }: { rota: RotaView; onDone: () => void }) {
  const t = useWords("onCall");
  const zone = useZone();
  const { slug: organization, person } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const members = useQuery(trpc.members.list.queryOptions({ organization }));
  const add = useMutation(trpc.onCall.addOverride.mutationOptions());
  const [memberId, setMemberId] = useState(person.userId);
  const [from, setFrom] = useState(() => inZone(new Date(), zone, FIELD_PATTERN));
  const [to, setTo] = useState(() => inZone(new Date(Date.now() + DAY_MS), zone, FIELD_PATTERN));
  const options = (members.data ?? [])
    .filter(({ disabledAt, endpointLimit }) => disabledAt === null && endpointLimit === null)
    .map(({ userId: id, name: label }) => ({ id, label }));
  const [startsAt, endsAt] = [fromField(from, zone), fromField(to, zone)];
  const submit = async (): Promise<void> => {
    if (startsAt === null || endsAt === null) return;
    await add.mutateAsync({ organization, rotaId: rota.id, memberId, startsAt, endsAt });
    await queryClient.invalidateQueries({ queryKey: trpc.onCall.pathKey() });
    toast(t("override.added", { member: options.find(({ id }) => id === memberId)?.label ?? "" }), { timeout: 4_000 });
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={t("override.title")}
      verb={t("override.add")}
      isReady={startsAt !== null && endsAt !== null && startsAt < endsAt}
      onSubmit={submit}
    >
      <Labelled text={t("override.who")}>
        <Choose label={t("override.who")} value={memberId} onChange={setMemberId} options={options} />
      </Labelled>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField value={from} onChange={setFrom} isRequired>
          <Label>{t("override.from")}</Label>
          <Input type="datetime-local" />
        </TextField>
        <TextField value={to} onChange={setTo} isRequired>
          <Label>{t("override.to")}</Label>
          <Input type="datetime-local" />
        </TextField>
      </div>
    </FormDialog>
  );
}
