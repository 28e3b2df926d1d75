"use client";
import { Lock } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { useMay } from "@/features/organization/organization-context";
import { type Issued, IssueToken } from "./issue-token";
import { LiveChecklist } from "./live-checklist";
import { NewPushCollector } from "./push-collector";
import { RunCommands } from "./run-commands";

/** Wizard that names a machine, shows its install commands, and follows its first connection. */
export function EnrolWizard() {
  const mayAdd = useMay("admin");
  const [kind] = useQueryState("kind", parseAsStringLiteral(["agent", "push"]).withDefault("agent"));
  const [issued, setIssued] = useState<Issued | null>(null);
  if (!mayAdd) {
    return (
      <Blank icon={Lock} title="Adding collectors takes the role admin">
        <p>Ask an owner or admin of your organization.</p>
      </Blank>
    );
  }
  if (kind === "push") {
    return (
      <>
        <PageHeader title="Add a push collector" hint="It receives what Prometheus, Telegraf, OpenTelemetry or a script measures.">
          <LinkButton href="?kind=agent">Probe instead</LinkButton>
        </PageHeader>
        <div className="flex max-w-5xl flex-col gap-8 px-4 pb-10 sm:px-6">
          <NewPushCollector />
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Add a collector" hint="It probes from its own machine; nothing needs to be open towards it.">
        {!issued && <LinkButton href="?kind=push">Receive pushed measurements</LinkButton>}
      </PageHeader>
      <div className="flex max-w-5xl flex-col gap-8 px-4 pb-10 sm:px-6">
        <IssueToken issued={issued} onIssued={setIssued} />
        {issued && <RunCommands issued={issued} onIssued={setIssued} />}
        {issued && <LiveChecklist key={issued.id} issued={issued} />}
      </div>
    </>
  );
}
