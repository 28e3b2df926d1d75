"use client";
import { useWords } from "@/features/words/use-words";
import { AlertsStep } from "./alerts-step";
import { NotifyStep } from "./notify-step";
import { PaceStep } from "./pace-step";
import { reviewRows } from "./review-rows";
import { ReviewStep } from "./review-step";
import { TargetStep } from "./target-step";
import { TestStep } from "./test-step";
import { TypeStep } from "./type-step";
import type { EndpointWizardState } from "./use-endpoint-wizard";

/** The fields of the step that is open. */
export function WizardStep({ wizard }: { wizard: EndpointWizardState }) {
  const { step, spec, draft, change, check, target, known, chosen, interval, rules, labels } = wizard;
  if (step === "type" || !spec) return <ChooseType wizard={wizard} />;
  switch (step) {
    case "target":
      return (
        <TargetStep spec={spec} draft={draft} check={check} suggestedName={wizard.suggestedName} isTold={wizard.isTold} onChange={change} />
      );
    case "test":
      return (
        target && (
          <TestStep
            spec={spec}
            target={target}
            collectors={known}
            chosen={chosen}
            onChoose={(collectorIds) => change({ collectorIds })}
            test={wizard.test}
          />
        )
      );
    case "pace":
      return (
        <PaceStep
          spec={spec}
          check={check}
          values={draft.values}
          intervalSeconds={draft.intervalSeconds}
          interval={interval}
          collectors={chosen.length}
          onValues={(values) => change({ values })}
          onInterval={(intervalSeconds) => change({ intervalSeconds })}
        />
      );
    case "alerts":
      return <AlertsStep protocol={spec.name} rules={rules} draft={draft} onChange={change} />;
    case "notify":
      return <NotifyStep labels={labels} />;
    case "review":
      return <Review wizard={wizard} />;
  }
}

function ChooseType({ wizard: { draft, change, known, go } }: { wizard: EndpointWizardState }) {
  return (
    <TypeStep
      collectors={known}
      chosen={draft.protocol}
      onChoose={(protocol) => {
        // another type has other settings; choosing the same type again keeps them
        if (protocol !== draft.protocol) change({ protocol, values: {}, rules: {}, intervalSeconds: "", collectorIds: null });
        go("target");
      }}
    />
  );
}

function Review({ wizard }: { wizard: EndpointWizardState }) {
  const t = useWords("wizard");
  const target = useWords("target");
  const { spec, check, interval, name, labels, rules, known, chosen, go } = wizard;
  if (!spec || !check.ok || interval === null) return null;
  const collectors = known.filter(({ id }) => chosen.includes(id));
  return (
    <ReviewStep
      rows={reviewRows({ spec, name, target: check.target, cost: check.cost, interval, labels, rules, collectors }, { t, target })}
      body={{ name, protocol: spec.name, target: check.target, interval_seconds: interval, collector_ids: chosen, tags: labels }}
      onStep={go}
    />
  );
}
