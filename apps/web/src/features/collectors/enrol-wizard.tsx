"use client";
import { Lock } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { useMay } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { type Issued, IssueToken } from "./issue-token";
import { LiveChecklist } from "./live-checklist";
import { NewPushCollector } from "./push-collector";
import { RunCommands } from "./run-commands";

/** Wizard that names a machine, shows its install commands, and follows its first connection. */
export function EnrolWizard() {
  const t = useWords("collectors");
  const mayAdd = useMay("admin");
  const [kind] = useQueryState("kind", parseAsStringLiteral(["agent", "push"]).withDefault("agent"));
  const [issued, setIssued] = useState<Issued | null>(null);
  if (!mayAdd) {
    return (
      <Blank icon={Lock} title={t("wizard.admins")}>
        <p>{t("wizard.adminsText")}</p>
      </Blank>
    );
  }
  if (kind === "push") {
    return (
      <>
        <PageHeader title={t("wizard.push")} hint={t("wizard.pushHint")}>
          <LinkButton href="?kind=agent">{t("wizard.toAgent")}</LinkButton>
        </PageHeader>
        <div className="flex max-w-5xl flex-col gap-8 px-4 pb-10 sm:px-6">
          <NewPushCollector />
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title={t("add")} hint={t("wizard.hint")}>
        {!issued && <LinkButton href="?kind=push">{t("wizard.toPush")}</LinkButton>}
      </PageHeader>
      <div className="flex max-w-5xl flex-col gap-8 px-4 pb-10 sm:px-6">
        <IssueToken issued={issued} onIssued={setIssued} />
        {issued && <RunCommands issued={issued} onIssued={setIssued} />}
        {issued && <LiveChecklist key={issued.id} issued={issued} />}
      </div>
    </>
  );
}
