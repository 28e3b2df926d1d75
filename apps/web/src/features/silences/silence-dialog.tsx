"use client";
import { Description, Input, Label, TextField, toast } from "@heroui/react";
import { selectorOfAlert } from "@padit/domain/silences";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Choose } from "@/components/choose";
import { FormDialog } from "@/components/form-dialog";
import { inZone, useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { endOfSilence, SILENCE_DURATIONS, type SilenceDuration } from "./silence-durations";
import { useEndSilence } from "./use-end-silence";

interface SilenceDialogProps {
  /** Alert whose endpoint and metric the selector begins with; null for an empty selector. */
  alertId: string | null;
  onDone: () => void;
}

/** Creates a silence. The reason has the focus, because everything else is filled in for an alert. */
export default function SilenceDialog({ alertId, onDone }: SilenceDialogProps) {
  const { slug } = useOrganization();
  const zone = useZone();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const alert = useQuery({ ...trpc.alerts.get.queryOptions({ organization: slug, alertId: alertId ?? "" }), enabled: alertId !== null });
  const [typed, setTyped] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [duration, setDuration] = useState<SilenceDuration>("hour");
  const create = useMutation(trpc.silences.create.mutationOptions());
  const end = useEndSilence();
  const selector = typed ?? (alert.data ? selectorOfAlert(alert.data) : "");
  const submit = async (): Promise<void> => {
    const endsAt = endOfSilence(duration, new Date(), zone);
    const silence = await create.mutateAsync({ organization: slug, selector, reason, endsAt });
    await queryClient.invalidateQueries({ queryKey: trpc.silences.pathKey() });
    const held = silence.holds === 1 ? "1 open alert" : `${silence.holds} open alerts`;
    toast(`Silenced until ${inZone(silence.endsAt, zone, "EEE d MMM, HH:mm")}: ${held} held back.`, {
      timeout: 10_000,
      actionProps: { children: "End it", variant: "tertiary" as const, onPress: () => end(silence.id) },
    });
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading="Silence alerts"
      verb="Silence"
      isReady={selector.trim() !== "" && reason.trim() !== ""}
      onSubmit={submit}
    >
      <p className="text-muted text-sm">
        Alerts that match are raised and shown as usual, and nobody is notified. What is still open at the end is told then.
      </p>
      <TextField value={reason} onChange={setReason} autoFocus isRequired maxLength={500}>
        <Label>Reason</Label>
        <Input placeholder="Line card is being replaced" />
      </TextField>
      <TextField value={selector} onChange={setTyped} isRequired maxLength={2000}>
        <Label>Which alerts</Label>
        <Input placeholder="label:lab proto:icmp" className="font-mono" />
        <Description>
          {alert.data?.endpointName ? `A selector; filled in for the endpoint ${alert.data.endpointName}.` : "A selector, as in the inbox."}
        </Description>
      </TextField>
      <Choose
        label="For how long"
        value={duration}
        onChange={(id) => setDuration(SILENCE_DURATIONS.find((known) => known.id === id)?.id ?? "hour")}
        options={SILENCE_DURATIONS}
      />
    </FormDialog>
  );
}
