import { Input, Label, TextField } from "@heroui/react";
import { Choose } from "@/components/choose";
import { timeZones } from "@/components/time-zones";
import { useLanguage, useWords } from "@/features/words/use-words";
import { durationsWith, repetitionIn } from "./maintenance-words";
import { repetitionsFor, startOf, type Timing } from "./timing";

/** When the work takes place. */
export function TimingFields({ timing, onChange }: { timing: Timing; onChange: (timing: Timing) => void }) {
  const t = useWords("maintenance");
  const language = useLanguage();
  const { start, timeZone, duration, repeats } = timing;
  const startsAt = startOf(timing);
  const repetitions = repetitionsFor(timing).map(({ id, rrule }) => ({
    id,
    label: id === "stored" ? (rrule ?? "") : repetitionIn(t, language, { id }, { startsAt, zone: timeZone }),
  }));
  return (
    <div className="grid gap-4 sm:grid-cols-[3fr_2fr]">
      <TextField value={start} onChange={(value) => onChange({ ...timing, start: value })} isRequired>
        <Label>{t("form.begins")}</Label>
        <Input type="datetime-local" />
      </TextField>
      <Labelled text={t("form.zone")}>
        <Choose label={t("form.zone")} value={timeZone} onChange={(id) => onChange({ ...timing, timeZone: id })} options={timeZones()} />
      </Labelled>
      <Labelled text={t("form.lasts")}>
        <Choose
          label={t("form.lasts")}
          value={duration}
          onChange={(id) => onChange({ ...timing, duration: id })}
          options={durationsWith(t, duration)}
        />
      </Labelled>
      <Labelled text={t("form.repeats")}>
        <Choose label={t("form.repeats")} value={repeats} onChange={(id) => onChange({ ...timing, repeats: id })} options={repetitions} />
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
