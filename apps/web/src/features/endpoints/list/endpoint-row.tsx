"use client";
import type { EndpointHeartbeat, EndpointView } from "@padit/services/endpoints";
import Link from "next/link";
import { Check } from "@/components/check";
import { StateMark } from "@/components/state-mark";
import { headlineOf } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { lossOf, NOTHING, shown } from "../quantities";
import { useStateReason } from "../use-state-reason";
import { HeartbeatBar } from "./heartbeat-bar";
import { Sparkline } from "./sparkline";

/** Grid columns on wide screens; narrow screens stack the same cells. */
export const COLUMNS =
  "md:grid-cols-[1.75rem_minmax(8rem,1.6fr)_6.25rem_minmax(8rem,1.6fr)_4.5rem_4.5rem_4rem] lg:grid-cols-[1.75rem_minmax(9rem,1.6fr)_6.25rem_minmax(10rem,1.8fr)_4.5rem_4.5rem_4rem_5rem_minmax(4rem,0.8fr)]";

interface Row {
  endpoint: EndpointView;
  bar: EndpointHeartbeat | undefined;
  slug: string;
  isSelected: boolean;
  /** Null for people who may not change endpoints. */
  onSelect: ((isSelected: boolean) => void) | null;
  /** Whether this row is the current row of the keys j and k. */
  isCurrent: boolean;
}

/** One endpoint of the list. The whole row links to its page. */
export function EndpointRow({ endpoint, bar, slug, isSelected, onSelect, isCurrent }: Row) {
  const { id, name, protocol, state, tags, learning } = endpoint;
  const t = useWords("endpoints");
  const reason = useStateReason()(endpoint.stateMessages);
  const source = useSources().of(protocol);
  const headline = headlineOf(source, bar?.deliveryMetric);
  const { p50 = null, p95 = null, delivery = null } = bar?.recent ?? {};
  const loss = headline && delivery !== null ? lossOf(delivery, headline.delivery) : null;
  const unit = headline?.delay.unit ?? "";
  return (
    <div
      className={`relative grid grid-cols-[1.75rem_1fr_auto] items-center gap-x-3 gap-y-1 border-separator border-b px-4 py-2 text-sm hover:bg-default/60 sm:px-6 ${COLUMNS} ${isSelected ? "bg-accent-soft" : ""} ${isCurrent ? "outline-2 outline-focus -outline-offset-2" : ""}`}
    >
      <span className="relative z-10">{onSelect && <Check isOn={isSelected} onChange={onSelect} label={t("select", { name })} />}</span>
      <span className="min-w-0">
        <Link
          href={`/o/${slug}/endpoints/${id}`}
          className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-lg focus-visible:after:ring-2 focus-visible:after:ring-focus focus-visible:after:ring-inset"
        >
          {name}
        </Link>
        <span className="block truncate text-muted text-xs">{[source.title, endpoint.address].filter(Boolean).join(" · ")}</span>
        {state === "not_measured" && (
          <span title={reason} className="block truncate text-warning-text text-xs">
            {reason}
          </span>
        )}
      </span>
      <span className="justify-self-end md:justify-self-start">
        <StateMark state={state} severity={endpoint.stateSeverity} reason={reason} />
        {learning && <LearningNote learning={learning} isState={state === "learning"} />}
      </span>
      <span className="relative z-10 col-span-2 col-start-2 md:col-span-1 md:col-start-auto">
        {bar ? <HeartbeatBar bar={bar} name={name} protocol={protocol} /> : <span className="block h-6" />}
      </span>
      <Figure name="p50" value={shown(p50, unit)} />
      <Figure name="p95" value={shown(p95, unit)} className="hidden md:block" />
      <Figure
        name="loss"
        value={loss === null ? NOTHING : shown(loss, "ratio")}
        className={`justify-self-end md:justify-self-auto ${loss !== null && loss > 0 ? "text-danger" : ""}`}
      />
      <span className="hidden lg:block">
        <Sparkline values={bar?.delay ?? []} />
      </span>
      <span className="col-span-2 col-start-2 flex min-w-0 flex-wrap gap-1 empty:hidden md:hidden lg:col-span-1 lg:col-start-auto lg:flex lg:max-h-11 lg:overflow-hidden">
        {tags.map((tag) => (
          <span key={tag} title={tag} className="max-w-32 truncate rounded-full border border-border px-2 text-muted text-xs leading-5">
            {tag}
          </span>
        ))}
      </span>
    </div>
  );
}

/** A number of the row. Its name is visible where column headings are not, and always available to screen readers. */
function Figure({ name, value, className = "" }: { name: "p50" | "p95" | "loss"; value: string; className?: string }) {
  const t = useWords("endpoints");
  return (
    <span className={`tabular-nums ${name === "p50" ? "col-start-2 md:col-start-auto" : ""} ${className}`}>
      <span className="mr-1 text-muted text-xs md:sr-only">{t(`figure.${name}`)}</span>
      {value}
    </span>
  );
}

/**
 * The number of windows that the endpoint's series have learnt, and the estimated time at which learning ends.
 * @param isState whether the endpoint's state is "learning"; the note then omits the word
 */
function LearningNote({
  learning: { learnt, needed, endsAt },
  isState,
}: {
  learning: NonNullable<EndpointView["learning"]>;
  isState: boolean;
}) {
  const t = useWords("endpoints");
  const left = endsAt && roughText(t, Math.max(1, Math.ceil((endsAt.getTime() - Date.now()) / 60_000)));
  return (
    <span className="block text-muted text-xs tabular-nums">
      {t(isState ? "learning.progress" : "learning.named", { learnt: String(learnt), needed: String(needed) })}
      {left && ` · ${t("learning.left", { time: left })}`}
    </span>
  );
}

/** A rounded duration in the largest unit of which it has at least two: `90 min`, `3 h`, `2 days`. */
function roughText(t: WordsOf<"endpoints">, minutes: number): string {
  if (minutes < 120) return t("rough.min", { n: String(minutes) });
  if (minutes < 48 * 60) return t("rough.h", { n: String(Math.round(minutes / 60)) });
  return t("rough.d", { n: String(Math.round(minutes / 1_440)) });
}
