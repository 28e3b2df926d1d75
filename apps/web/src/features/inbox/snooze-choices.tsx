"use client";
import { Button } from "@heroui/react";
import { useState } from "react";
import { inZone, useZone } from "@/components/moment";
import { Choices } from "./choices";
import { fromField, inOneHour, tomorrowMorning } from "./snooze-times";

const MAX_MS = 90 * 86_400_000;

/** Snoozes for an hour, until the next morning in the person's zone, or until a chosen time. */
export function SnoozeChoices({ onUntil }: { onUntil: (until: Date) => void }) {
  const zone = useZone();
  const [now] = useState(() => new Date());
  const [custom, setCustom] = useState("");
  const until = fromField(custom, zone);
  const isAhead = until !== null && until > now && until.getTime() - now.getTime() <= MAX_MS;
  const times = { hour: inOneHour(now), morning: tomorrowMorning(now, zone) };
  return (
    <>
      <Choices
        label="Snooze until"
        choices={[
          { key: "hour", label: "1 hour", help: inZone(times.hour, zone, "HH:mm") },
          { key: "morning", label: "Tomorrow, 09:00", help: inZone(times.morning, zone, "EEE d MMM, HH:mm") },
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
          <span>Another time ({zone})</span>
          <input
            type="datetime-local"
            value={custom}
            onChange={(event) => setCustom(event.target.value)}
            aria-describedby="snooze-problem"
            className="rounded-lg border border-border bg-field px-2.5 py-1.5"
          />
        </label>
        <p id="snooze-problem" role="status" className="text-danger text-sm empty:hidden">
          {custom !== "" && until !== null && !isAhead && "Choose a time ahead, by 90 days at most."}
        </p>
        <Button type="submit" size="sm" variant="secondary" isDisabled={!isAhead} className="self-end">
          Snooze
        </Button>
      </form>
    </>
  );
}
