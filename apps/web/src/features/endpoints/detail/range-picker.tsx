"use client";
import { TZDate } from "@date-fns/tz";
import { Button } from "@heroui/react";
import { ChevronLeft, ChevronRight, ZoomOut } from "lucide-react";
import { useState } from "react";
import { CHOICE_BUTTON, ChoiceGroup } from "@/components/choice-group";
import { inZone, useTimes, useZone } from "@/components/moment";
import { useWords } from "@/features/words/use-words";
import { type Between, RANGES, type RangeName, shifted, widened } from "./ranges";

const NAMES = Object.keys(RANGES) as RangeName[]; // Object.keys of a constant returns its own keys

interface Picker {
  name: RangeName | null;
  shown: Between;
  onFollow: (name: RangeName) => void;
  onFix: (between: Between) => void;
}

/** Four ranges that end now, a custom range, and buttons to the previous and next range. */
export function RangePicker({ name, shown, onFollow, onFix }: Picker) {
  const times = useTimes();
  const t = useWords("endpoint");
  const labels = { "1h": t("range.1h"), "6h": t("range.6h"), "24h": t("range.24h"), "7d": t("range.7d") };
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ChoiceGroup
        label={t("range.label")}
        choices={NAMES}
        labels={labels}
        value={name}
        onChoose={(choice) => {
          setOpen(false);
          onFollow(choice);
        }}
      >
        <button
          type="button"
          aria-pressed={name === null}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className={CHOICE_BUTTON}
        >
          {t("range.custom")}
        </button>
      </ChoiceGroup>
      <Button isIconOnly size="sm" variant="ghost" aria-label={t("range.earlier")} onPress={() => onFix(shifted(shown, -1, Date.now()))}>
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <Button
        isIconOnly
        size="sm"
        variant="ghost"
        aria-label={t("range.later")}
        isDisabled={name !== null}
        onPress={() => onFix(shifted(shown, 1, Date.now()))}
      >
        <ChevronRight aria-hidden className="size-4" />
      </Button>
      <Button isIconOnly size="sm" variant="ghost" aria-label={t("range.zoomOut")} onPress={() => onFix(widened(shown, Date.now()))}>
        <ZoomOut aria-hidden className="size-4" />
      </Button>
      {isOpen && (
        <CustomRange
          shown={shown}
          onFix={(between) => {
            setOpen(false);
            onFix(between);
          }}
        />
      )}
      {name === null && (
        <span className="text-muted text-sm tabular-nums">
          {times.at(shown.from, "dayClock")} – {times.at(shown.to, "dayClock")}
        </span>
      )}
    </div>
  );
}

/** Start and end of a custom range, in the reader's time zone. */
function CustomRange({ shown, onFix }: Pick<Picker, "shown" | "onFix">) {
  const zone = useZone();
  const t = useWords("endpoint");
  const [isWrong, setWrong] = useState(false);
  const here = (at: Date): string => inZone(at, zone, "yyyy-MM-dd'T'HH:mm");
  return (
    <form
      className="flex flex-wrap items-end gap-2 text-sm"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const [from, to] = [momentIn(data.get("from"), zone), momentIn(data.get("to"), zone)];
        const isRight = from !== null && to !== null && from < to;
        setWrong(!isRight);
        if (isRight) onFix({ from, to });
      }}
    >
      <Bound name="from" label={t("range.from")} value={here(shown.from)} />
      <Bound name="to" label={t("range.to")} value={here(shown.to)} />
      <Button type="submit" size="sm" variant="secondary">
        {t("range.show")}
      </Button>
      <p role="alert" className="w-full text-danger empty:hidden">
        {isWrong ? t("range.wrong") : null}
      </p>
    </form>
  );
}

function Bound({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="flex flex-col gap-0.5">
      <span className="text-muted text-xs">{label}</span>
      <input
        type="datetime-local"
        name={name}
        defaultValue={value}
        required
        className="min-h-8 rounded-lg border border-border bg-surface px-2 outline-none focus-visible:ring-2 focus-visible:ring-focus"
      />
    </label>
  );
}

/** Parses `2026-11-24T14:03` as wall-clock time in the zone. */
function momentIn(text: FormDataEntryValue | null, zone: string): Date | null {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(String(text)) ?? [];
  if (year === undefined) return null;
  return new Date(new TZDate(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), zone).getTime());
}
