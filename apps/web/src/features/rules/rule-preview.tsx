"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { type Control, useWatch } from "react-hook-form";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { type RuleFormValues, ruleFormSchema, ruleOf } from "./rule-form-values";

const SETTLE_MS = 400;
const RANGE_DAYS = 30;

/** How often the rule would have alerted on stored samples, computed by the code that runs live. */
export function RulePreview({ control }: { control: Control<RuleFormValues, unknown, RuleFormValues> }) {
  const t = useWords("rules");
  const { slug } = useOrganization();
  const values = useWatch({ control });
  const settled = useSettled(JSON.stringify(values));
  // The name does not affect the preview, so a rule without a name can be previewed.
  const parsed = ruleFormSchema((problem) => t(`problem.${problem}`)).safeParse({ ...JSON.parse(settled), name: "preview" });
  const preview = useQuery({
    ...useTRPC().rules.preview.queryOptions({ organization: slug, hours: RANGE_DAYS * 24, ...ruleOf(parsed.data ?? EMPTY) }),
    enabled: parsed.success,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section aria-label={t("preview.label")} className="flex h-fit flex-col gap-3 rounded-xl border border-border bg-surface p-4 text-sm">
      <h2 className="font-medium">{t("preview.title", { days: String(RANGE_DAYS) })}</h2>
      <div aria-live="polite" className="flex flex-col gap-3">
        {!parsed.success ? (
          <p className="text-muted">{t("preview.incomplete")}</p>
        ) : preview.isError ? (
          <p className="text-danger">{messageOf(preview.error)}</p>
        ) : !preview.data ? (
          <p className="text-muted">{t("preview.loading")}</p>
        ) : preview.data.samples === 0 ? (
          <p className="text-muted">{t("preview.nothing")}</p>
        ) : (
          <Outcome {...preview.data} slug={slug} />
        )}
      </div>
    </section>
  );
}

interface OutcomeFacts {
  slug: string;
  fired: number;
  series: number;
  samples: number;
  from: Date;
  examples: readonly { at: Date; endpointId: string; endpointName: string; value: number }[];
}

function Outcome({ slug, fired, series, samples, from, examples }: OutcomeFacts) {
  const t = useWords("rules");
  return (
    <>
      <p>
        {t.rich("preview.fired", {
          fired,
          series: String(series),
          samples: samples.toLocaleString("en"),
          strong: (text) => <strong className="tabular-nums">{text}</strong>,
          time: () => <Moment at={from} />,
        })}
      </p>
      {examples.length > 0 && (
        <ul className="flex flex-col gap-1">
          {examples.map(({ at, endpointId, endpointName, value }) => (
            <li key={`${endpointId} ${at.getTime()}`} className="flex justify-between gap-2">
              <Link href={`/o/${slug}/endpoints/${endpointId}`} className="truncate hover:underline">
                {endpointName}
              </Link>
              <span className="shrink-0 text-muted tabular-nums">
                {Number(value.toPrecision(4))} · <Moment at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Placeholder while the form does not parse; it is never sent because the query is disabled then. */
const EMPTY: RuleFormValues = {
  name: "",
  metricName: "-",
  direction: "above",
  threshold: 0,
  minimumDeviationAbsolute: null,
  minimumDeviationPercent: null,
  k: 1,
  n: 1,
  forSeconds: 0,
  severity: "warning",
  scopeKind: "all",
  endpointIds: [],
  tags: "",
  selector: "",
};

/** The value after it has not changed for a short time. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
