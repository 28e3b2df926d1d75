"use client";
import { Description, Input, Label, TextField, toast } from "@heroui/react";
import type { MaintenanceView } from "@padit/services/maintenance";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Choose } from "@/components/choose";
import { FormDialog } from "@/components/form-dialog";
import { useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { MaintenancePreview } from "./maintenance-preview";
import { choiceOf, effectOf, effectsWith } from "./maintenance-words";
import { newTiming, type Timing, timingOf, typedSchedule } from "./timing";
import { Labelled, TimingFields } from "./timing-fields";

interface Draft {
  name: string;
  reference: string;
  selector: string;
  effect: string;
  timing: Timing;
}

const draftOf = (stored: MaintenanceView | null, zone: string): Draft =>
  stored === null
    ? { name: "", reference: "", selector: "", effect: "300", timing: newTiming(zone) }
    : {
        ...{ name: stored.name, reference: stored.reference ?? "", selector: stored.selector },
        ...{ effect: choiceOf(stored.expected), timing: timingOf(stored) },
      };

/** Plans a maintenance or, with `stored`, changes one. @param onDone called when the dialog closes */
export default function MaintenanceDialog({ stored = null, onDone }: { stored?: MaintenanceView | null; onDone: () => void }) {
  const t = useWords("maintenance");
  const ownZone = useZone();
  const [first] = useState(() => draftOf(stored, ownZone));
  const [draft, setDraft] = useState(first);
  const save = useSave(stored, first);
  const { name, reference, selector, effect, timing } = draft;
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const schedule = typedSchedule(timing);
  const planned = schedule === null || selector.trim() === "" ? null : { selector, ...schedule };
  const shown = useDeferredValue(planned === null ? null : JSON.stringify(planned));
  const effects = effectsWith(t, first.effect);
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={stored ? t("form.edit", { name: stored.name }) : t("add")}
      verb={t(stored ? "form.save" : "form.plan")}
      isReady={name.trim() !== "" && planned !== null}
      onSubmit={() => save(draft)}
    >
      <TextField value={name} onChange={(value) => change({ name: value })} autoFocus isRequired maxLength={200}>
        <Label>{t("form.name")}</Label>
        <Input placeholder={t("form.nameExample")} />
      </TextField>
      <TextField value={reference} onChange={(value) => change({ reference: value })} maxLength={200}>
        <Label>{t("form.reference")}</Label>
        <Input placeholder={t("form.referenceExample")} />
      </TextField>
      <TextField value={selector} onChange={(value) => change({ selector: value })} isRequired maxLength={2000}>
        <Label>{t("form.which")}</Label>
        <Input placeholder={t("form.whichExample")} className="font-mono" />
        <Description>{t("form.whichHelp")}</Description>
      </TextField>
      {stored?.active ? (
        <p className="text-muted text-sm">{t("form.running")}</p>
      ) : (
        <TimingFields timing={timing} onChange={(value) => change({ timing: value })} />
      )}
      <Labelled text={t("form.effect")}>
        <Choose label={t("form.effect")} value={effect} onChange={(id) => change({ effect: id })} options={effects} />
      </Labelled>
      <MaintenancePreview planned={shown === null ? null : read(shown)} />
    </FormDialog>
  );
}

/** Creates a maintenance, or sends the fields that the person changed, so that it does not undo what others have changed meanwhile. */
function useSave(stored: MaintenanceView | null, first: Draft): (draft: Draft) => Promise<void> {
  const t = useWords("maintenance");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.maintenance.create.mutationOptions());
  const update = useMutation(trpc.maintenance.update.mutationOptions());
  return async ({ name, reference, selector, effect, timing }) => {
    const schedule = typedSchedule(timing);
    if (schedule === null) return;
    if (stored === null) await create.mutateAsync({ organization, ...schedule, name, reference, selector, expected: effectOf(effect) });
    else
      await update.mutateAsync({
        ...{ organization, maintenanceId: stored.id },
        ...(name !== first.name && { name }),
        ...(reference !== first.reference && { reference }),
        ...(selector !== first.selector && { selector }),
        ...(effect !== first.effect && { expected: effectOf(effect) }),
        ...(timing !== first.timing && schedule),
      });
    await queryClient.invalidateQueries({ queryKey: trpc.maintenance.pathKey() });
    toast(t(stored ? "form.changed" : "form.planned", { name }), { timeout: 4_000 });
  };
}

/** What was deferred as text, so that an unchanged plan asks nothing again. */
function read(text: string) {
  const { startsAt, ...rest } = JSON.parse(text) as {
    selector: string;
    startsAt: string;
    durationSeconds: number;
    rrule: string | null;
    timeZone: string;
  };
  return { ...rest, startsAt: new Date(startsAt) };
}
