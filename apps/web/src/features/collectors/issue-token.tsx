"use client";
import { Button, Description, Input, Label, TextField } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { labelsOf } from "@/features/endpoints/labels";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

export interface Issued {
  id: string;
  token: string;
  expiresAt: Date;
  server: string;
  /** Fingerprint of the installation's key. */
  serverKey: string;
  name: string;
  site: string;
  tags: string[];
}

/** Asks for the machine's name and issues a token that enrols it once. */
export function IssueToken({ issued, onIssued }: { issued: Issued | null; onIssued: (issued: Issued) => void }) {
  const t = useWords("collectors");
  const { slug } = useOrganization();
  const [name, setName] = useState("");
  const [site, setSite] = useState("");
  const [labels, setLabels] = useState("");
  const create = useMutation(useTRPC().collectors.createToken.mutationOptions());
  const wanted = { name: name.trim(), site: site.trim(), tags: labelsOf(labels) };
  if (issued) {
    return (
      <p className="text-sm">
        <span className="font-medium">{issued.name}</span>
        {issued.site && ` ${t("wizard.at", { site: issued.site })}`}
        {issued.tags.length > 0 && ` · ${issued.tags.join(", ")}`}
      </p>
    );
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ organization: slug, ...wanted }, { onSuccess: (token) => onIssued({ ...token, ...wanted }) });
      }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <TextField value={name} onChange={setName} isRequired autoFocus autoComplete="off" maxLength={100}>
          <Label>{t("wizard.name")}</Label>
          <Input placeholder={t("wizard.nameExample")} />
          <Description>{t("wizard.nameHelp")}</Description>
        </TextField>
        <TextField value={site} onChange={setSite} autoComplete="off" maxLength={200}>
          <Label>{t("wizard.site")}</Label>
          <Input placeholder={t("wizard.siteExample")} />
          <Description>{t("wizard.siteHelp")}</Description>
        </TextField>
        <TextField value={labels} onChange={setLabels} autoComplete="off">
          <Label>{t("wizard.labels")}</Label>
          <Input placeholder={t("wizard.labelsExample")} />
          <Description>{t("wizard.labelsHelp")}</Description>
        </TextField>
      </div>
      <FormProblem message={create.isError ? messageOf(create.error) : undefined} />
      <Button type="submit" className="w-fit" isDisabled={wanted.name === "" || create.isPending}>
        {t("wizard.create")}
      </Button>
    </form>
  );
}
