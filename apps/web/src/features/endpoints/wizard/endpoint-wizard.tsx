"use client";
import { Button } from "@heroui/react";
import { Lock } from "lucide-react";
import { Blank } from "@/components/blank";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { DraftOffer } from "./draft-offer";
import { Stepper } from "./stepper";
import { STEPS } from "./steps";
import { useEndpointWizard } from "./use-endpoint-wizard";
import { WizardStep } from "./wizard-step";

export function EndpointWizard() {
  const t = useWords("wizard");
  if (useMay("operator")) return <Wizard />;
  return (
    <Blank icon={Lock} title={t("noRole.title")}>
      <p>{t("noRole.text")}</p>
    </Blank>
  );
}

/** Wizard from choosing a type to a saved endpoint. Drafts survive a reload. */
function Wizard() {
  const t = useWords("wizard");
  const { slug } = useOrganization();
  const wizard = useEndpointWizard();
  const { spec, step, at, reach, go, offer, take, forget, collectors, isFirst, asked, place, next, save, isSaving, problem } = wizard;
  return (
    <>
      <PageHeader title={t("title")} hint={spec ? spec.title : t("hint")}>
        <LinkButton href={`/o/${slug}/endpoints`} variant="ghost">
          {t("cancel")}
        </LinkButton>
      </PageHeader>
      <Stepper step={step} reach={reach} onStep={go} />
      {offer && <DraftOffer savedAt={offer.savedAt} draft={offer.draft} onTake={take} onForget={forget} />}
      {collectors.isPending || (isFirst && STEPS.indexOf(asked) > STEPS.indexOf("target")) ? (
        <Waiting rows={4} />
      ) : collectors.isError ? (
        <Problem what={t("theCollectors")} error={collectors.error} onRetry={() => void collectors.refetch()} />
      ) : (
        <form
          noValidate
          className="flex flex-col gap-6 px-4 pb-10 sm:px-6"
          onSubmit={(event) => {
            event.preventDefault();
            if (step === "review") void save();
            else void next();
          }}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that nobody needs here */}
          <div ref={place} role="group" aria-label={t(`steps.${step}`)} tabIndex={-1} className="outline-none">
            <WizardStep wizard={wizard} />
          </div>
          <FormProblem message={problem ?? undefined} />
          {step !== "type" && (
            <div className="flex gap-2">
              <Button variant="secondary" onPress={() => go(STEPS[at - 1] ?? "type")}>
                {t("back")}
              </Button>
              <Button type="submit" isPending={isSaving}>
                {t(step === "review" ? "save" : "next")}
              </Button>
            </div>
          )}
        </form>
      )}
    </>
  );
}
