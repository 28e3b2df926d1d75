"use client";
import { Button, Dropdown, Header, Label } from "@heroui/react";
import { Check, ChevronDown, SlidersHorizontal } from "lucide-react";
import { DENSITIES, GROUPS, type InboxView, RANGE_LABELS, RANGES, type Range, SORTS, type useInboxView } from "./inbox-view";

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

/** Menu for time range, order, grouping and density. */
export function ViewMenu({ view, setView }: ViewMenuProps) {
  const sections = [
    { name: "Order", key: "sort", now: view.sort, choices: SORTS.map((id) => ({ id, label: SORT_LABELS[id] })) },
    { name: "Groups", key: "group", now: view.group, choices: GROUPS.map((id) => ({ id, label: GROUP_LABELS[id] })) },
    { name: "Density", key: "density", now: view.density, choices: DENSITIES.map((id) => ({ id, label: DENSITY_LABELS[id] })) },
  ] as const;
  return (
    <div className="ml-auto flex items-center gap-1">
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
