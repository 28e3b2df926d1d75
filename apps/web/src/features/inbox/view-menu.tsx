"use client";
import { Button, Dropdown, Header, Label } from "@heroui/react";
import { Check, ChevronDown, SlidersHorizontal } from "lucide-react";
import { DENSITIES, GROUPS, type InboxView, RANGE_LABELS, RANGES, type Range, SHOWN, SORTS, type useInboxView } from "./inbox-view";

const GROUP_LABELS = { none: "No groups", endpoint: "By endpoint", collector: "By collector" } as const;
const SORT_LABELS = {
  newest: "Newest first",
  oldest: "Oldest first",
  severity: "Most severe first",
  score: "Highest score first",
} as const;
const DENSITY_LABELS = { compact: "Compact", comfortable: "Comfortable" } as const;

interface ViewMenuProps {
  view: InboxView;
  setView: ReturnType<typeof useInboxView>["setView"];
}

const SHOWN_LABELS = { incidents: "Incidents", alerts: "Alerts" } as const;

/** Switches between a row for each incident and a row for each alert. */
const ShownSwitch = ({ view: { show }, setView }: ViewMenuProps) => (
  <fieldset className="flex rounded-lg bg-default p-0.5">
    <legend className="sr-only">Rows of the list</legend>
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
        {SHOWN_LABELS[name]}
      </label>
    ))}
  </fieldset>
);

/** Menu for time range, order, grouping and density. */
export function ViewMenu({ view, setView }: ViewMenuProps) {
  const sections = [
    { name: "Order", key: "sort", now: view.sort, choices: SORTS.map((id) => ({ id, label: SORT_LABELS[id] })) },
    ...(view.show === "alerts"
      ? [{ name: "Groups", key: "group", now: view.group, choices: GROUPS.map((id) => ({ id, label: GROUP_LABELS[id] })) }]
      : []),
    { name: "Density", key: "density", now: view.density, choices: DENSITIES.map((id) => ({ id, label: DENSITY_LABELS[id] })) },
  ];
  return (
    <div className="ml-auto flex items-center gap-1">
      <ShownSwitch view={view} setView={setView} />
      <Dropdown>
        <Button size="sm" variant="ghost" aria-label={`Opened within: ${RANGE_LABELS[view.range]}`}>
          {RANGE_LABELS[view.range]}
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
        <Dropdown.Popover>
          <Dropdown.Menu aria-label="Opened within" onAction={(key) => void setView({ range: key as Range })}>
            {(Object.keys(RANGES) as Range[]).map((range) => (
              <Choice key={range} id={range} label={RANGE_LABELS[range]} isChosen={range === view.range} />
            ))}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      <Dropdown>
        <Button size="sm" variant="ghost" isIconOnly aria-label="Order, groups and density">
          <SlidersHorizontal aria-hidden className="size-4" />
        </Button>
        <Dropdown.Popover>
          <Dropdown.Menu
            aria-label="Order, groups and density"
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
  return (
    <Dropdown.Item id={id} textValue={label}>
      <Label className="flex-1">{label}</Label>
      {isChosen && <Check aria-label="chosen" className="size-4" />}
    </Dropdown.Item>
  );
}
