"use client";
import { Description, Input, Label, TextField, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Choose } from "@/components/choose";
import { FormDialog } from "@/components/form-dialog";
import { inZone, useZone } from "@/components/moment";
import { timeZones } from "@/components/time-zones";
import { fromField } from "@/features/inbox/snooze-times";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { MaintenancePreview } from "./maintenance-preview";
import { DURATIONS, EFFECTS, type EffectChoice, effectOf, repetitionsOf } from "./maintenance-words";

const QUARTER_HOUR_MS = 900_000;
const FIELD_PATTERN = "yyyy-MM-dd'T'HH:mm";

/** The next full quarter of an hour. */
const soon = (): Date => new Date(Math.ceil(Date.now() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS);

/** When the work takes place, as it is typed. */
interface Timing {
  start: string;
  timeZone: string;
  duration: string;
  repeats: string;
}

/** Plans a maintenance. @param onDone called when the dialog closes */
export default function MaintenanceDialog({ onDone }: { onDone: () => void }) {
  const { slug } = useOrganization();
  const ownZone = useZone();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [reference, setReference] = useState("");
  const [selector, setSelector] = useState("");
  const [timing, setTiming] = useState<Timing>(() => ({
    ...{ start: inZone(soon(), ownZone, FIELD_PATTERN), timeZone: ownZone, duration: "7200", repeats: "once" },
  }));
  const [effect, setEffect] = useState<EffectChoice>("300");
  const create = useMutation(trpc.maintenance.create.mutationOptions());
  const planned = planOf(selector, timing);
  const shown = useDeferredValue(planned === null ? null : JSON.stringify(planned));
  const submit = async (): Promise<void> => {
    if (planned === null) return;
    await create.mutateAsync({ organization: slug, ...planned, name, reference, expected: effectOf(effect) });
    await queryClient.invalidateQueries({ queryKey: trpc.maintenance.pathKey() });
    toast(`${name} is planned.`, { timeout: 4_000 });
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading="Plan maintenance"
      verb="Plan"
      isReady={name.trim() !== "" && planned !== null}
      onSubmit={submit}
    >
      <TextField value={name} onChange={setName} autoFocus isRequired maxLength={200}>
        <Label>What is done</Label>
        <Input placeholder="Router upgrade" />
      </TextField>
      <TextField value={reference} onChange={setReference} maxLength={200}>
        <Label>Change number</Label>
        <Input placeholder="CHG-1234" />
      </TextField>
      <TextField value={selector} onChange={setSelector} isRequired maxLength={2000}>
        <Label>Which endpoints</Label>
        <Input placeholder="site:fra name:du-*" className="font-mono" />
        <Description>A selector, as in the endpoint list.</Description>
      </TextField>
      <TimingFields timing={timing} onChange={setTiming} />
      <Labelled text="Expected at each endpoint">
        <Choose
          label="Expected at each endpoint"
          value={effect}
          onChange={(id) => setEffect(EFFECTS.find((known) => known.id === id)?.id ?? "300")}
          options={EFFECTS}
        />
      </Labelled>
      <MaintenancePreview planned={shown === null ? null : read(shown)} />
    </FormDialog>
  );
}

const repetitionsFor = ({ start, timeZone }: Timing) => repetitionsOf(fromField(start, timeZone) ?? soon(), timeZone);

/** The plan as the service takes it; null while it is incomplete. */
function planOf(selector: string, timing: Timing) {
  const { start, timeZone, duration, repeats } = timing;
  const startsAt = fromField(start, timeZone);
  if (startsAt === null || selector.trim() === "") return null;
  const rrule = repetitionsFor(timing).find(({ id }) => id === repeats)?.rrule ?? null;
  return { selector, startsAt, durationSeconds: Number(duration), rrule, timeZone };
}

function TimingFields({ timing, onChange }: { timing: Timing; onChange: (timing: Timing) => void }) {
  const { start, timeZone, duration, repeats } = timing;
  return (
    <div className="grid gap-4 sm:grid-cols-[3fr_2fr]">
      <TextField value={start} onChange={(value) => onChange({ ...timing, start: value })} isRequired>
        <Label>Begins</Label>
        <Input type="datetime-local" />
      </TextField>
      <Labelled text="Zone">
        <Choose label="Zone" value={timeZone} onChange={(id) => onChange({ ...timing, timeZone: id })} options={timeZones()} />
      </Labelled>
      <Labelled text="Lasts">
        <Choose label="Lasts" value={duration} onChange={(id) => onChange({ ...timing, duration: id })} options={DURATIONS} />
      </Labelled>
      <Labelled text="Repeats">
        <Choose label="Repeats" value={repeats} onChange={(id) => onChange({ ...timing, repeats: id })} options={repetitionsFor(timing)} />
      </Labelled>
    </div>
  );
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

const Labelled = ({ text, children }: { text: string; children: React.ReactNode }) => (
  <div className="flex flex-col gap-1">
    <span aria-hidden className="font-medium text-foreground text-sm">
      {text}
    </span>
    {children}
  </div>
);
