"use client";
import { Button } from "@heroui/react";
import { useQueries } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { TestResult } from "../wizard/test-result";

interface TestedBeforeProps {
  protocol: string;
  target: unknown;
  collectors: ReadonlyMap<string, string>;
}
/** The live tests that the wizard ran; the address has their ids until the person hides them. */
export function TestedBefore({ protocol, target, collectors }: TestedBeforeProps) {
  const t = useWords("endpoint");
  const { slug } = useOrganization();
  const mayRead = useMay("operator");
  const trpc = useTRPC();
  const [ids, setIds] = useQueryState("test", parseAsArrayOf(parseAsString));
  const jobs = useQueries({
    queries: (mayRead ? (ids ?? []).slice(0, 10) : []).map((jobId) => trpc.collectors.probeJob.queryOptions({ organization: slug, jobId })),
  });
  const { protocol: spec } = useSources().of(protocol);
  const found = jobs.flatMap(({ data }) => data ?? []).filter((job) => job.protocol === protocol);
  if (!spec || found.length === 0) return null;
  return (
    <section aria-label={t("tested.title")} className="flex flex-col gap-3">
      <header className="flex items-center justify-between gap-3">
        <h2 className="font-medium">{t("tested.title")}</h2>
        <Button size="sm" variant="ghost" onPress={() => void setIds(null)}>
          {t("tested.hide")}
        </Button>
      </header>
      <div className="grid gap-4 xl:grid-cols-2">
        {found.map(({ id, collectorId, error, state, results }) => (
          <TestResult
            key={id}
            spec={spec}
            target={target}
            name={collectors.get(collectorId) ?? t("collector")}
            error={error}
            state={state}
            reports={results}
          />
        ))}
      </div>
    </section>
  );
}
