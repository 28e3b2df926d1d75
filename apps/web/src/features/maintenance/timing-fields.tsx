import { Input, Label, TextField } from "@heroui/react";
import { Choose } from "@/components/choose";
import { timeZones } from "@/components/time-zones";
import { DURATIONS } from "./maintenance-words";
import { repetitionsFor, type Timing, withDuration } from "./timing";

/** When the work takes place. */
export function TimingFields({ timing, onChange }: { timing: Timing; onChange: (timing: Timing) => void }) {
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
        <Choose
          label="Lasts"
          value={duration}
          onChange={(id) => onChange({ ...timing, duration: id })}
          options={withDuration(DURATIONS, duration)}
        />
      </Labelled>
      <Labelled text="Repeats">
        <Choose label="Repeats" value={repeats} onChange={(id) => onChange({ ...timing, repeats: id })} options={repetitionsFor(timing)} />
      </Labelled>
    </div>
  );
}

export const Labelled = ({ text, children }: { text: string; children: React.ReactNode }) => (
  <div className="flex flex-col gap-1">
    <span aria-hidden className="font-medium text-foreground text-sm">
      {text}
    </span>
    {children}
  </div>
);
