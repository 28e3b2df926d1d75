"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { type UseFormReturn, useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { Moment } from "@/components/moment";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { parseRoleLines, type RoleLine, roleLinesText } from "./role-lines";
import { RolesFields } from "./roles-fields";
import { useRefreshSignOn } from "./use-refresh-sign-on";

export interface StoredSaml {
  name: string;
  issuer: string;
  entryPoint: string;
  certificates: readonly { pem: string; fingerprint: string; expiresAt: Date }[];
  defaultRole: RoleLine["role"];
  roleClaim: string | null;
  roleByValue: Record<string, RoleLine["role"]>;
}

const valuesOf = (stored: StoredSaml | null) => ({
  metadata: "",
  name: stored?.name ?? "",
  issuer: stored?.issuer ?? "",
  entryPoint: stored?.entryPoint ?? "",
  certificates: (stored?.certificates ?? []).map(({ pem }) => pem).join("\n"),
  defaultRole: stored?.defaultRole ?? "viewer",
  roleClaim: stored?.roleClaim ?? "",
  roles: roleLinesText(stored?.roleByValue ?? {}),
});
type Values = ReturnType<typeof valuesOf>;

/** Settings of a SAML provider. Its metadata replaces the fields below it. */
export function SamlForm({ stored }: { stored: StoredSaml | null }) {
  const t = useWords("identity");
  // `values` fills the fields with what a save read from pasted metadata.
  const form = useForm({ values: valuesOf(stored) });
  const { control } = form;
  return (
    <form noValidate onSubmit={useSave(form)} className="flex flex-col gap-4">
      <TextInput control={control} name="name" label={t("form.name")} help={t("form.nameHelp")} />
      <TextInput control={control} name="metadata" label={t("saml.metadata")} help={t("saml.metadataHelp")} isLong />
      <TextInput control={control} name="issuer" label={t("saml.issuer")} autoComplete="off" />
      <TextInput control={control} name="entryPoint" type="url" label={t("saml.entryPoint")} help={t("saml.entryPointHelp")} />
      <TextInput control={control} name="certificates" label={t("saml.certificates")} help={t("saml.certificatesHelp")} isLong />
      <ul className="text-muted text-sm empty:hidden">
        {(stored?.certificates ?? []).map(({ fingerprint, expiresAt }) => (
          <li key={fingerprint} className="break-all">
            <code>{fingerprint.slice(0, 23)}…</code> {t("saml.expires")} <Moment at={expiresAt} />
          </li>
        ))}
      </ul>
      <RolesFields control={control} first={t("roles.first")} lines={t("roles.lines")} linesHelp={t("roles.linesHelp")}>
        <TextInput control={control} name="roleClaim" label={t("saml.attribute")} help={t("saml.attributeHelp")} />
      </RolesFields>
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("form.save")}
        </Button>
      </div>
    </form>
  );
}

function useSave(form: UseFormReturn<Values>) {
  const t = useWords("identity");
  const organization = useWords("organization");
  const { slug } = useOrganization();
  const refresh = useRefreshSignOn();
  const save = useMutation(useTRPC().singleSignOn.saveSaml.mutationOptions());
  return form.handleSubmit(async ({ roleClaim: claim, roles, ...values }) => {
    const { roleByValue, wrongLine } = parseRoleLines(roles);
    if (wrongLine !== null) return form.setError("roles", { message: organization("lineProblem", { line: String(wrongLine) }) });
    try {
      await save.mutateAsync({ organization: slug, ...values, roleClaim: claim.trim() === "" ? null : claim, roleByValue });
      form.resetField("metadata");
      await refresh();
      toast.success(t("form.saved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
}
