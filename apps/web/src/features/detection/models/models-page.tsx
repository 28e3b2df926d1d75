"use client";
import type { ModelView } from "@padit/services/models";
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import Link from "next/link";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { DetectionTabs } from "../detection-tabs";
import { percent } from "../tuning-text";
import { ModelMark } from "./model-mark";

/** Models by series family. A family without a champion runs with the default detectors. */
export function ModelsPage() {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const models = useQuery(useTRPC().models.list.queryOptions({ organization: slug }));
  const families = byFamily(models.data ?? []);
  return (
    <>
      <DetectionTabs hint={t("model.listHint")} />
      {models.isPending ? (
        <Waiting />
      ) : models.isError ? (
        <Problem what={t("model.theModels")} error={models.error} onRetry={() => void models.refetch()} />
      ) : families.size === 0 ? (
        <Blank icon={Sparkles} title={t("model.none")}>
          <p>{t("model.noneText")}</p>
          <LinkButton href={`/o/${slug}/detection/experiments`}>{t("model.toExperiments")}</LinkButton>
        </Blank>
      ) : (
        <div className="flex flex-col gap-6 py-4">
          {[...families].map(([family, versions]) => (
            <section key={family} aria-label={family} className="flex flex-col gap-1">
              <h2 className="px-4 font-medium text-sm sm:px-6">
                {family}
                {!versions.some(({ state }) => state === "champion") && <span className="text-muted"> · {t("model.defaults")}</span>}
              </h2>
              <ul className="divide-y divide-separator border-separator border-y">
                {versions.map((model) => (
                  <Row key={model.id} model={model} slug={slug} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function Row({ model: { id, version, state, card, createdAt }, slug }: { model: ModelView; slug: string }) {
  const t = useWords("detection");
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm sm:px-6">
      <Link href={`/o/${slug}/detection/models/${id}`} className="font-medium hover:underline">
        {t("model.version", { version: String(version) })}
      </Link>
      <ModelMark state={state} />
      <span className="text-muted tabular-nums">
        {t("model.figures", {
          f1: percent(card.measured.f1),
          precision: percent(card.measured.precision),
          recall: percent(card.measured.recall),
          n: String(card.measured.events),
        })}
      </span>
      <span className="ml-auto text-muted">
        <Moment at={createdAt} />
      </span>
    </li>
  );
}

function byFamily(models: readonly ModelView[]): Map<string, ModelView[]> {
  const families = new Map<string, ModelView[]>();
  for (const model of models) families.set(model.family, [...(families.get(model.family) ?? []), model]);
  return families;
}
