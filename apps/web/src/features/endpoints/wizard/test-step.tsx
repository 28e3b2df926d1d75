"use client";
import { Button } from "@heroui/react";
import type { CollectorView } from "@padit/services/collectors";
import { RotateCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { Check } from "@/components/check";
import type { ShownProtocol } from "@/features/sources/sources";
import { useWords } from "@/features/words/use-words";
import { TestResult } from "./test-result";
import { canProbe } from "./type-search";
import type { ProbeTest } from "./use-probe-test";

interface TestStepProps {
  spec: ShownProtocol;
  target: Record<string, unknown>;
  collectors: readonly CollectorView[];
  chosen: readonly string[];
  onChoose: (collectorIds: string[]) => void;
  test: ProbeTest;
}

/** Probes before the endpoint is saved: starts automatically, and again on request. */
export function TestStep({ spec, target, collectors, chosen, onChoose, test }: TestStepProps) {
  const t = useWords("wizard");
  const capable = collectors.filter((collector) => canProbe(collector, spec));
  const live = capable.filter(({ id, state }) => state === "connected" && chosen.includes(id)).map(({ id }) => id);
  const isCurrent = test.isOf(spec.name, target, live);
  const begin = (): void => void test.run(spec.name, target, live);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    if (!isCurrent && live.length > 0) begin();
  });
  const toggle = (id: string, isOn: boolean): void => onChoose(isOn ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <div className="flex flex-col gap-5">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-sm">{t("test.collectors")}</legend>
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {capable.map(({ id, name, site, state }) => (
            <Check key={id} isOn={chosen.includes(id)} onChange={(isOn) => toggle(id, isOn)}>
              <span>
                {name}
                {site && <span className="text-muted"> · {site}</span>}
                {state !== "connected" && <span className="text-warning-text"> · {t("test.silent")}</span>}
              </span>
            </Check>
          ))}
        </div>
        {chosen.length === 0 && (
          <p role="alert" className="text-danger text-sm">
            {t("test.chooseOne")}
          </p>
        )}
      </fieldset>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" isPending={test.isRunning} isDisabled={live.length === 0} onPress={begin}>
          <RotateCw aria-hidden className="size-4" />
          {t(test.tests.length === 0 ? "test.now" : "test.again")}
        </Button>
        {test.tests.length > 0 && !isCurrent && !test.isRunning && (
          <p role="status" className="text-sm text-warning-text">
            {t("test.changed")}
          </p>
        )}
      </div>
      <div className="grid gap-4 xl:grid-cols-2">
        {test.tests.map((one) => (
          <TestResult
            key={one.collectorId}
            spec={spec}
            target={isCurrent ? target : null}
            name={collectors.find(({ id }) => id === one.collectorId)?.name ?? t("collector")}
            error={one.error ?? one.job?.error ?? null}
            state={one.job?.state ?? "pending"}
            reports={one.job?.results ?? []}
          />
        ))}
      </div>
      <p className="text-muted text-sm">{t("test.mayFail")}</p>
    </div>
  );
}
