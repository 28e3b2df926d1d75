"use client";
import { Button, Dropdown, Header, Label } from "@heroui/react";
import { Check, ChevronDown, SlidersHorizontal } from "lucide-react";
import dynamic from "next/dynamic";
import { useWords } from "@/features/words/use-words";
import { DENSITIES, GROUPS, type InboxView, RANGES, type Range, SHOWN, SORTS, type useInboxView } from "./inbox-view";

const SavedViewsMenu = dynamic(() => import("@/features/saved-views/saved-views-menu"), { ssr: false });

interface ViewMenuProps {
  view: InboxView;
  setView: ReturnType<typeof useInboxView>["setView"];
}

/** Switches between a row for each incident and a row for each alert. */
function ShownSwitch({ view: { show }, setView }: ViewMenuProps) {
  const t = useWords("inbox");
  return (
    <fieldset className="flex rounded-lg bg-default p-0.5">
      <legend className="sr-only">{t("rows")}</legend>
      {SHOWN.map((name) => (
        <label
          key={name}
          className={`cursor-pointer rounded-md px-2 py-0.5 text-xs has-focus-visible:ring-2 has-focus-visible:ring-focus ${
            name === show ? "bg-surface font-medium shadow-sm" : "text-muted hover:text-foreground"
          }`}
        >
          <input
            type="radio"
            name="inbox-rows"
            checked={name === show}
            onChange={() => void setView({ show: name, alert: null, incident: null })}
            className="sr-only"
          />
          {t(`shown.${name}`)}
        </label>
      ))}
    </fieldset>
  );
}

/** Menu for time range, order, grouping and density. */
export function ViewMenu({ view, setView }: ViewMenuProps) {
  const t = useWords("inbox");
  const sections = [
    { name: t("order"), key: "sort", now: view.sort, choices: SORTS.map((id) => ({ id, label: t(`sort.${id}`) })) },
    ...(view.show === "alerts"
      ? [{ name: t("groups"), key: "group", now: view.group, choices: GROUPS.map((id) => ({ id, label: t(`group.${id}`) })) }]
      : []),
    { name: t("density"), key: "density", now: view.density, choices: DENSITIES.map((id) => ({ id, label: t(`densities.${id}`) })) },
  ];
  return (
    <div className="ml-auto flex items-center gap-1">
      <SavedViewsMenu page="inbox" />
      <ShownSwitch view={view} setView={setView} />
      <Dropdown>
        <Button size="sm" variant="ghost" aria-label={t("withinRange", { range: t(`range.${view.range}`) })}>
          {t(`range.${view.range}`)}
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
        <Dropdown.Popover>
          <Dropdown.Menu aria-label={t("within")} onAction={(key) => void setView({ range: key as Range })}>
            {(Object.keys(RANGES) as Range[]).map((range) => (
              <Choice key={range} id={range} label={t(`range.${range}`)} isChosen={range === view.range} />
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      <Dropdown>
        <Button size="sm" variant="ghost" isIconOnly aria-label={t("viewMenu")}>
          <SlidersHorizontal aria-hidden className="size-4" />
        </Button>
        <Dropdown.Popover>
          <Dropdown.Menu
            aria-label={t("viewMenu")}
            onAction={(key) => {
              const [which, value] = String(key).split(" ");
              void setView({ [which ?? ""]: value });
            }}
          >
            {sections.map(({ name, key, now, choices }) => (
              <Dropdown.Section key={key}>
                <Header>{name}</Header>
                {choices.map(({ id, label }) => (
                  <Choice key={id} id={`${key} ${id}`} label={label} isChosen={id === now} />
                ))}
              </Dropdown.Section>
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
    </div>
  );
}

function Choice({ id, label, isChosen }: { id: string; label: string; isChosen: boolean }) {
  const t = useWords("inbox");
  return (
    <Dropdown.Item id={id} textValue={label}>
      <Label className="flex-1">{label}</Label>
      {isChosen && <Check aria-label={t("chosen")} className="size-4" />}
    </Dropdown.Item>
  );
}
