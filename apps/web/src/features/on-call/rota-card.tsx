"use client";
import { Button } from "@heroui/react";
import type { RotaView } from "@padit/services/on-call";
import { CalendarArrowDown, Pencil, Trash2, UserRoundPen, X } from "lucide-react";
import { useState } from "react";
import { useTimes } from "@/components/moment";
import { useMay } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { DeleteRota } from "./delete-rota";
import { OverrideDialog } from "./override-dialog";
import { RotaDialog } from "./rota-dialog";
import { useCalendarFile } from "./use-calendar-file";
import { useRemoveOverride } from "./use-remove-override";

type Shown = "edit" | "override" | "delete" | null;

/** One rota: who is on call, the next turns, overrides, and what can be done. */
export function RotaCard({ rota }: { rota: RotaView }) {
  const t = useWords("onCall");
  const times = useTimes();
  const [shown, setShown] = useState<Shown>(null);
  const { name, current, next } = rota;
  const close = () => setShown(null);
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:px-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h2 className="break-words font-semibold">{name}</h2>
          <p className="break-words text-sm">
            <span className="text-muted">{t("now")}: </span>
            <strong className="font-medium">{current?.member ?? t("nobody")}</strong>
            {current && <span className="text-muted"> {t("until", { time: times.at(current.endsAt, "weekdayMinute") })}</span>}
            {current && current.insteadOf.length > 0 && (
              <span className="text-warning-text"> {t("instead", { names: current.insteadOf.join(", ") })}</span>
            )}
          </p>
        </div>
        <RotaActions rota={rota} onShow={setShown} />
      </div>
      {next.length > 0 && (
        <div className="text-sm">
          <h3 className="text-muted text-xs">{t("next")}</h3>
          <ol className="tabular-nums">
            {next.map(({ member, startsAt, overrideId }) => (
              <li key={startsAt.getTime()}>
                {times.at(startsAt, "weekdayMinute")} · {member}
                {overrideId !== null && <span className="text-muted"> ({t("override.mark")})</span>}
              </li>
            ))}
          </ol>
        </div>
      )}
      <Overrides rota={rota} />
      {shown === "edit" && <RotaDialog stored={rota} onDone={close} />}
      {shown === "override" && <OverrideDialog rota={rota} onDone={close} />}
      {shown === "delete" && <DeleteRota rota={rota} onDone={close} />}
    </li>
  );
}

function RotaActions({ rota: { id, name }, onShow }: { rota: RotaView; onShow: (shown: Shown) => void }) {
  const t = useWords("onCall");
  const [mayEdit, mayOverride] = [useMay("admin"), useMay("operator")];
  const saveCalendar = useCalendarFile();
  return (
    <div className="flex flex-wrap items-center gap-1">
      {mayOverride && (
        <Button size="sm" variant="secondary" aria-label={t("override.addTo", { name })} onPress={() => onShow("override")}>
          <UserRoundPen aria-hidden className="size-4" />
          {t("override.add")}
        </Button>
      )}
      <Button size="sm" variant="ghost" aria-label={t("calendarOf", { name })} onPress={() => saveCalendar(id)}>
        <CalendarArrowDown aria-hidden className="size-4" />
        {t("calendar")}
      </Button>
      {mayEdit && (
        <>
          <Button isIconOnly size="sm" variant="ghost" aria-label={t("edit", { name })} onPress={() => onShow("edit")}>
            <Pencil aria-hidden className="size-4" />
          </Button>
          <Button isIconOnly size="sm" variant="ghost" aria-label={t("remove", { name })} onPress={() => onShow("delete")}>
            <Trash2 aria-hidden className="size-4" />
          </Button>
        </>
      )}
    </div>
  );
}

function Overrides({ rota: { overrides } }: { rota: RotaView }) {
  const t = useWords("onCall");
  const times = useTimes();
  const mayRemove = useMay("operator");
  const remove = useRemoveOverride();
  if (overrides.length === 0) return null;
  return (
    <div className="text-sm">
      <h3 className="text-muted text-xs">{t("override.list")}</h3>
      <ul className="tabular-nums">
        {overrides.map(({ id, member, startsAt, endsAt }) => (
          <li key={id} className="flex items-center gap-1">
            {times.at(startsAt, "weekdayMinute")} – {times.at(endsAt, "weekdayMinute")} · {member}
            {mayRemove && (
              <Button isIconOnly size="sm" variant="ghost" aria-label={t("override.remove", { member })} onPress={() => remove(id)}>
                <X aria-hidden className="size-4" />
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
