"use client";
import { Button, Dropdown, Header, Label } from "@heroui/react";
import { SELECTOR_FIELDS, type Selector, type SelectorField, type SelectorTerm } from "@padit/domain/selector";
import { SEVERITIES } from "@padit/domain/severity";
import type { AlertStatus } from "@padit/services/alerts";
import { useQuery } from "@tanstack/react-query";
import { Check, ListFilter } from "lucide-react";
import { useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { InboxFilter } from "./inbox-view";

const FACETS = ["severity", "kind", "endpoint", "collector", "owner", "label"] as const satisfies readonly SelectorField[];
interface FilterMenuProps {
  filter: InboxFilter;
  statuses: readonly AlertStatus[];
  terms: Selector;
  onTerms: (terms: Selector) => void;
}

/** Frequent values of this view's alerts, with counts. Choosing a value adds it to the filter; choosing it again removes it. */
export function FilterMenu({ filter, statuses, terms, onTerms }: FilterMenuProps) {
  const { slug } = useOrganization();
  const t = useWords("inbox");
  const common = useWords("common");
  const titleOf = (field: SelectorField, value: string): string => {
    if (value === "none") return t("filter.nobody");
    const severity = SEVERITIES.find((known) => field === "severity" && known === value);
    return severity ? common(`severity.${severity}`) : value.replaceAll("_", " ");
  };
  const [isOpen, setOpen] = useState(false);
  const facets = useQuery({
    ...useTRPC().alerts.facets.queryOptions({ organization: slug, ...filter, statuses: [...statuses] }),
    enabled: isOpen,
    placeholderData: (before) => before,
  });
  return (
    <Dropdown isOpen={isOpen} onOpenChange={setOpen}>
      <Button id="inbox-filter" size="sm" variant="secondary">
        <ListFilter aria-hidden className="size-4" />
        {t("filter.title")}
      </Button>
      <Dropdown.Popover className="max-h-[70dvh] min-w-64 overflow-y-auto">
        <Dropdown.Menu
          aria-label={t("filter.by")}
          onAction={(key) => {
            const [name, ...rest] = String(key).split(" ");
            const field = SELECTOR_FIELDS.find((known) => known === name);
            if (field) onTerms(switched(terms, field, rest.join(" ")));
          }}
        >
          {FACETS.flatMap((field) => {
            const choices = facets.data?.[field] ?? [];
            if (choices.length === 0) return [];
            return (
              <Dropdown.Section key={field}>
                <Header>{t(`filter.field.${field}`)}</Header>
                {choices.map(({ value, n }) => (
                  <Dropdown.Item key={value} id={`${field} ${value}`} textValue={value}>
                    <Label className="flex-1 truncate">{titleOf(field, value)}</Label>
                    {isChosen(terms, field, value) && <Check aria-label={t("chosen")} className="size-4" />}
                    <span className="text-muted text-xs tabular-nums">{n}</span>
                  </Dropdown.Item>
                ))}
              </Dropdown.Section>
            );
          })}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}

const isChosen = (terms: Selector, field: SelectorField, value: string): boolean =>
  terms.some((term) => term.field === field && !term.not && term.values.includes(value));

/** Adds a value to the search terms, or removes it. */
function switched(terms: Selector, field: SelectorField, value: string): SelectorTerm[] {
  if (isChosen(terms, field, value))
    return terms.flatMap((term) => {
      if (term.field !== field || term.not) return [term];
      const values = term.values.filter((each) => each !== value);
      return values.length > 0 ? [{ ...term, values }] : [];
    });
  const same = field === "label" ? undefined : terms.find((term) => term.field === field && !term.not);
  if (!same) return [...terms, { field, values: [value], not: false }];
  return terms.map((term) => (term === same ? { ...term, values: [...term.values, value] } : term));
}
