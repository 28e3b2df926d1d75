"use client";
import { Button } from "@heroui/react";
import { useState } from "react";
import { useTimes, useZone } from "@/components/moment";
import { useWords } from "@/features/words/use-words";
import { Choices } from "./choices";
import { fromField, inOneHour, tomorrowMorning } from "./snooze-times";

const MAX_MS = 90 * 86_400_000;

/** Snoozes for an hour, until the next morning in the person's zone, or until a chosen time. */
export function SnoozeChoices({ onUntil }: { onUntil: (until: Date) => void }) {
  const t = useWords("alert");
  const zone = useZone();
  const { at } = useTimes();
  const [now] = useState(() => new Date());
  const [custom, setCustom] = useState("");
  const until = fromField(custom, zone);
  const isAhead = until !== null && until > now && until.getTime() - now.getTime() <= MAX_MS;
  const times = { hour: inOneHour(now), morning: tomorrowMorning(now, zone) };
  return (
    <>
      <Choices
        label={t("ask.snoozeUntil")}
        choices={[
          { key: "hour", label: t("ask.hour"), help: at(times.hour, "minute") },
          { key: "morning", label: t("ask.morning"), help: at(times.morning, "weekdayMinute") },
        ]}
        onChoose={(key) => onUntil(times[key])}
      />
      <form
        className="flex flex-col gap-2 px-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (isAhead) onUntil(until);
        }}
      >
        <label className="flex flex-col gap-1 text-sm">
          <span>{t("ask.anotherTime", { zone })}</span>
          <input
            type="datetime-local"
            value={custom}
            onChange={(event) => setCustom(event.target.value)}
            aria-describedby="snooze-problem"
            className="rounded-lg border border-border bg-field px-2.5 py-1.5"
          />
        </label>
        <p id="snooze-problem" role="status" className="text-danger text-sm empty:hidden">
          {custom !== "" && until !== null && !isAhead && t("ask.ahead")}
        </p>
        <Button type="submit" size="sm" variant="secondary" isDisabled={!isAhead} className="self-end">
          {t("ask.snoozeVerb")}
        </Button>
      </form>
    </>
  );
}
