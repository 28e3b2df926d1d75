"use client";
import { Tabs } from "@heroui/react";
import type { Json } from "@padit/domain/json";
import type { ReactNode } from "react";
import { CopyButton } from "@/components/copy-button";
import { useWords } from "@/features/words/use-words";
import { toCurl, toYaml } from "./as-text";
import type { Step } from "./steps";

export interface ReviewRow {
  name: string;
  value: ReactNode;
  step: Step;
}

interface ReviewProps {
  rows: readonly ReviewRow[];
  /** The endpoint as a REST request body, without secrets. */
  body: { [key: string]: Json };
  onStep: (step: Step) => void;
}

/** The name of the format in every language. */
const YAML = "YAML";

/** The endpoint in three forms: a summary, YAML to store, and a shell command that repeats the request. */
export function ReviewStep({ rows, body, onStep }: ReviewProps) {
  const t = useWords("wizard");
  const url = `${typeof location === "undefined" ? "" : location.origin}/api/v1/endpoints`;
  return (
    <Tabs defaultSelectedKey="form" className="max-w-3xl">
      <Tabs.ListContainer>
        <Tabs.List aria-label={t("review.label")}>
          <Tabs.Tab id="form">
            {t("review.summary")}
            <Tabs.Indicator />
          </Tabs.Tab>
          <Tabs.Tab id="yaml">
            {YAML}
            <Tabs.Indicator />
          </Tabs.Tab>
          <Tabs.Tab id="curl">
            {t("review.call")}
            <Tabs.Indicator />
          </Tabs.Tab>
        </Tabs.List>
      </Tabs.ListContainer>
      <Tabs.Panel id="form">
        <dl className="divide-y divide-separator">
          {rows.map(({ name, value, step }) => (
            <div key={name} className="flex items-start gap-4 py-2 text-sm">
              <dt className="w-28 shrink-0 text-muted">{name}</dt>
              <dd className="flex min-w-0 flex-1 items-start gap-4">
                <span className="min-w-0 flex-1 break-words">{value}</span>
                <button
                  type="button"
                  onClick={() => onStep(step)}
                  className="rounded text-accent-text underline-offset-2 outline-none hover:underline focus-visible:ring-2 focus-visible:ring-focus"
                >
                  {t.rich("review.change", { name: () => <span className="sr-only">{name}</span> })}
                </button>
              </dd>
            </div>
          ))}
        </dl>
      </Tabs.Panel>
      <Tabs.Panel id="yaml">
        <Code text={toYaml(body)} what={YAML} />
      </Tabs.Panel>
      <Tabs.Panel id="curl">
        <Code text={toCurl(url, body)} what={t("review.call")} />
        <p className="pt-2 text-muted text-sm">{t("review.needsKey")}</p>
      </Tabs.Panel>
    </Tabs>
  );
}

function Code({ text, what }: { text: string; what: string }) {
  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto rounded-xl border border-border bg-surface p-4 pe-12 font-mono text-xs leading-5">
        {text}
      </pre>
      <span className="absolute end-2 top-2">
        <CopyButton text={text} what={what} />
      </span>
    </div>
  );
}
