"use client";
import { SearchField } from "@heroui/react";
import type { CollectorView } from "@padit/services/collectors";
import { useState } from "react";
import { LinkButton } from "@/components/link-button";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import { searchTypes, whyNot } from "./type-search";

interface TypeChoice {
  collectors: readonly CollectorView[];
  chosen: string | null;
  onChoose: (protocol: string) => void;
}

/** A card for every protocol; cards of protocols that no collector can probe state the reason. */
export function TypeStep({ collectors, chosen, onChoose }: TypeChoice) {
  const t = useWords("wizard");
  const { slug } = useOrganization();
  const mayEnrol = useMay("admin");
  const [text, setText] = useState("");
  const found = searchTypes(useSources().protocols, text);
  return (
    <div className="flex flex-col gap-4">
      <SearchField aria-label={t("type.search")} value={text} onChange={setText} className="w-full sm:w-80" autoFocus>
        <SearchField.Group>
          <SearchField.SearchIcon />
          <SearchField.Input placeholder={t("type.searchExample")} />
          <SearchField.ClearButton />
        </SearchField.Group>
      </SearchField>
      {collectors.length === 0 && (
        <div
          role="status"
          className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-border bg-surface p-4 text-sm"
        >
          <p>{t("type.noCollector")}</p>
          {mayEnrol && <LinkButton href={`/o/${slug}/collectors/new`}>{t("type.addCollector")}</LinkButton>}
        </div>
      )}
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {found.map((protocol) => {
          const { name, title, description, source } = protocol;
          const reason = whyNot(t, collectors, protocol);
          return (
            <li key={name}>
              <button
                type="button"
                disabled={reason !== null}
                aria-pressed={chosen === name}
                onClick={() => onChoose(name)}
                className="flex h-full w-full flex-col gap-1 rounded-xl border border-border bg-surface p-4 text-start outline-none enabled:hover:border-foreground focus-visible:ring-2 focus-visible:ring-focus disabled:cursor-not-allowed disabled:bg-transparent aria-pressed:border-accent aria-pressed:ring-1 aria-pressed:ring-accent"
              >
                <span className="font-medium">{title}</span>
                <span className="text-muted text-sm">{description}</span>
                <span className="mt-auto pt-1 text-muted text-xs">{source}</span>
                {reason && <span className="text-sm text-warning-text">{reason}</span>}
              </button>
            </li>
          );
        })}
      </ul>
      {found.length === 0 && (
        <p role="status" className="text-muted text-sm">
          {t("type.noMatch", { text })}
        </p>
      )}
    </div>
  );
}
