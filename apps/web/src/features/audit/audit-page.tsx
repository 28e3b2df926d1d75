"use client";
import { Button, Input, Label, TextField } from "@heroui/react";
import type { AuditEntryView } from "@padit/services/audit-log";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight, ScrollText } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { knownKey } from "@/features/words/known-key";
import { useWords } from "@/features/words/use-words";
import { actionText, targetText } from "./audit-words";

const ACTOR_TYPES = ["api_key", "system", "collector", "scim"] as const;

/** The audit log, filtered by the address's query parameters. */
export function AuditPage() {
  const t = useWords("audit");
  const { slug } = useOrganization();
  const mayRead = useMay("admin");
  const [filter, setFilter] = useQueryStates({ action: parseAsString, actor: parseAsString });
  const trail = useAuditTrail(filter, mayRead);
  const items = trail.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Boolean(filter.action || filter.actor);
  if (!mayRead)
    return (
      <>
        <PageHeader title={t("title")} />
        <Blank icon={ScrollText} title={t("forAdmins")} />
      </>
    );
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <ExportLink slug={slug} filter={filter} format="csv" />
        <ExportLink slug={slug} filter={filter} format="ndjson" />
      </PageHeader>
      <search className="flex flex-wrap gap-3 px-4 pb-3 sm:px-6">
        <FilterText
          label={t("action")}
          placeholder={t("actionExample")}
          value={filter.action}
          onChange={(action) => void setFilter({ action })}
        />
        <FilterText
          label={t("actor")}
          placeholder={t("actorExample")}
          value={filter.actor}
          onChange={(actor) => void setFilter({ actor })}
        />
      </search>
      {trail.isPending ? (
        <Waiting />
      ) : trail.isError ? (
        <Problem what={t("title")} error={trail.error} onRetry={() => void trail.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={ScrollText} title={t(isFiltered ? "noMatch" : "none")}>
          {isFiltered && (
            <Button variant="secondary" onPress={() => void setFilter({ action: null, actor: null })}>
              {t("clear")}
            </Button>
          )}
        </Blank>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {items.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {trail.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

interface Filter {
  action: string | null;
  actor: string | null;
}

function useAuditTrail({ action, actor }: Filter, mayRead: boolean) {
  const { slug: organization } = useOrganization();
  const input = { organization, limit: 100, ...(action && { action }), ...(actor && { actor }) };
  return useInfiniteQuery({
    ...useTRPC().audit.list.infiniteQueryOptions(input, { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined }),
    enabled: mayRead,
    placeholderData: keepPreviousData,
  });
}

interface ExportLinkFacts {
  slug: string;
  filter: Filter;
  format: "csv" | "ndjson";
}

/** Downloads every entry that the filters match, not only those on the page. */
function ExportLink({ slug, filter, format }: ExportLinkFacts) {
  const t = useWords("audit");
  const query = new URLSearchParams({
    format,
    ...(filter.action && { action: filter.action }),
    ...(filter.actor && { actor: filter.actor }),
  });
  return (
    <LinkButton href={`/o/${slug}/audit/export?${query}`} prefetch={false} download variant="secondary">
      {t("export", { format: format.toUpperCase() })}
    </LinkButton>
  );
}

interface FilterFacts {
  label: string;
  placeholder: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

function FilterText({ label, placeholder, value, onChange }: FilterFacts) {
  return (
    <TextField value={value ?? ""} onChange={(text) => onChange(text || null)} className="w-48">
      <Label>{label}</Label>
      <Input placeholder={placeholder} />
    </TextField>
  );
}

function Entry({ entry }: { entry: AuditEntryView }) {
  const t = useWords("audit");
  const kind = knownKey(ACTOR_TYPES, entry.actorType);
  const [isOpen, setOpen] = useState(false);
  const target = targetText(t, entry.detail);
  const panel = `audit-${entry.id}`;
  return (
    <li className="px-4 text-sm sm:px-6">
      <div className="flex items-center gap-3">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? panel : undefined}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-x-3 rounded-lg py-2 text-left outline-none focus-visible:ring-2 focus-visible:ring-focus"
        >
          <ChevronRight aria-hidden className={`size-4 shrink-0 text-muted ${isOpen ? "rotate-90" : ""}`} />
          <span className="grid min-w-0 flex-1 items-center gap-x-3 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)_minmax(0,2fr)]">
            <span className="truncate">
              {actionText(t, entry.action)}
              {target !== "" && <span className="text-muted"> · {target}</span>}
            </span>
            <span className="truncate text-muted md:text-foreground">
              {entry.actorName}
              {entry.actorType !== "user" && <span className="text-muted"> ({kind ? t(`actorType.${kind}`) : entry.actorType})</span>}
            </span>
            <span className="hidden truncate font-mono text-muted text-xs md:block">{entry.action}</span>
          </span>
        </button>
        <span className="text-muted">
          <Moment at={entry.at} />
        </span>
      </div>
      {isOpen && (
        <div id={panel} className="flex flex-col gap-2 pb-3 pl-7">
          <p className="break-all text-muted">
            {entry.targetType} <span className="font-mono text-xs">{entry.targetId}</span>
            {entry.ip && ` · ${t("from", { address: entry.ip })}`}
          </p>
          {Object.keys(entry.detail).length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <pre tabIndex={0} className="max-h-80 overflow-auto rounded-lg bg-surface-secondary p-3 font-mono text-xs">
              {JSON.stringify(entry.detail, null, 2)}
            </pre>
          )}
        </div>
      )}
    </li>
  );
}
