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
  const ownZone = useZone();
  const [first] = useState(() => draftOf(stored, ownZone));
  const [draft, setDraft] = useState(first);
  const save = useSave(stored, first);
  const { name, reference, selector, effect, timing } = draft;
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const schedule = typedSchedule(timing);
  const planned = schedule === null || selector.trim() === "" ? null : { selector, ...schedule };
  const shown = useDeferredValue(planned === null ? null : JSON.stringify(planned));
  const effects = effectsWith(first.effect);
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={stored ? `Edit ${stored.name}` : "Plan maintenance"}
      verb={stored ? "Save" : "Plan"}
      isReady={name.trim() !== "" && planned !== null}
      onSubmit={() => save(draft)}
    >
      <TextField value={name} onChange={(value) => change({ name: value })} autoFocus isRequired maxLength={200}>
        <Label>What is done</Label>
        <Input placeholder="Router upgrade" />
      </TextField>
      <TextField value={reference} onChange={(value) => change({ reference: value })} maxLength={200}>
        <Label>Change number</Label>
        <Input placeholder="CHG-1234" />
      </TextField>
      <TextField value={selector} onChange={(value) => change({ selector: value })} isRequired maxLength={2000}>
        <Label>Which endpoints</Label>
        <Input placeholder="site:fra name:du-*" className="font-mono" />
        <Description>A selector, as in the endpoint list.</Description>
      </TextField>
      {stored?.active ? (
        <p className="text-muted text-sm">It runs now, so its schedule cannot change. Extend it or end it instead.</p>
      ) : (
        <TimingFields timing={timing} onChange={(value) => change({ timing: value })} />
      )}
      <Labelled text="Expected at each endpoint">
        <Choose label="Expected at each endpoint" value={effect} onChange={(id) => change({ effect: id })} options={effects} />
      </Labelled>
      <MaintenancePreview planned={shown === null ? null : read(shown)} />
    </FormDialog>
  );
}

/** Creates a maintenance, or sends the fields that the person changed, so that it does not undo what others have changed meanwhile. */
function useSave(stored: MaintenanceView | null, first: Draft): (draft: Draft) => Promise<void> {
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
    toast(stored ? `${name} is changed.` : `${name} is planned.`, { timeout: 4_000 });
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
