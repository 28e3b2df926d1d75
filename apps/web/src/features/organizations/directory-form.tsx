"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { type UseFormReturn, useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { parseRoleLines, type RoleLine, roleLinesText } from "./role-lines";
import { RolesFields } from "./roles-fields";
import { useRefreshSignOn } from "./use-refresh-sign-on";

export interface StoredDirectory {
  name: string;
  url: string;
  ca: string | null;
  bindDn: string;
  base: string;
  filter: string;
  subjectAttribute: string;
  mailAttribute: string;
  nameAttribute: string;
  groupAttribute: string;
  groupBase: string | null;
  defaultRole: RoleLine["role"];
  roleByValue: Record<string, RoleLine["role"]>;
}

/** Examples in the notation of directories, which is the same in every language. */
const EXAMPLES = { url: "ldaps://dc1.example.com", bindDn: "cn=padit,dc=example,dc=com", base: "ou=people,dc=example,dc=com" };

const valuesOf = (stored: StoredDirectory | null) => ({
  ...{ name: stored?.name ?? "", url: stored?.url ?? "", ca: stored?.ca ?? "", bindDn: stored?.bindDn ?? "", bindPassword: "" },
  ...{ base: stored?.base ?? "", filter: stored?.filter ?? "(mail={login})", groupBase: stored?.groupBase ?? "" },
  subjectAttribute: stored?.subjectAttribute ?? "entryUUID",
  mailAttribute: stored?.mailAttribute ?? "mail",
  nameAttribute: stored?.nameAttribute ?? "displayName",
  groupAttribute: stored?.groupAttribute ?? "memberOf",
  defaultRole: stored?.defaultRole ?? "viewer",
  roles: roleLinesText(stored?.roleByValue ?? {}),
});
type Values = ReturnType<typeof valuesOf>;

/** Settings of an LDAP directory or of Active Directory. */
export function DirectoryForm({ stored }: { stored: StoredDirectory | null }) {
  const t = useWords("identity");
  const form = useForm({ defaultValues: valuesOf(stored) });
  const { control } = form;
  return (
    <form noValidate onSubmit={useSave(form)} className="flex flex-col gap-4">
      <TextInput control={control} name="name" label={t("form.name")} help={t("form.nameHelp")} />
      <TextInput control={control} name="url" label={t("ldap.url")} help={t("ldap.urlHelp")} placeholder={EXAMPLES.url} />
      <TextInput control={control} name="ca" label={t("ldap.ca")} help={t("ldap.caHelp")} isLong />
      <TextInput control={control} name="bindDn" label={t("ldap.bindDn")} autoComplete="off" placeholder={EXAMPLES.bindDn} />
      <TextInput
        control={control}
        name="bindPassword"
        type="password"
        label={t("ldap.bindPassword")}
        autoComplete="off"
        help={stored ? t("ldap.bindPasswordHelp") : undefined}
      />
      <TextInput control={control} name="base" label={t("ldap.base")} placeholder={EXAMPLES.base} />
      <TextInput control={control} name="filter" label={t("ldap.filter")} help={t("ldap.filterHelp", { login: "{login}" })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextInput control={control} name="subjectAttribute" label={t("ldap.subject")} help={t("ldap.subjectHelp")} />
        <TextInput control={control} name="mailAttribute" label={t("ldap.mail")} />
        <TextInput control={control} name="nameAttribute" label={t("ldap.personName")} />
        <TextInput control={control} name="groupAttribute" label={t("ldap.groups")} help={t("ldap.groupsHelp")} />
      </div>
      <TextInput control={control} name="groupBase" label={t("ldap.groupBase")} help={t("ldap.groupBaseHelp")} />
      <RolesFields control={control} first={t("roles.first")} lines={t("ldap.roles")} linesHelp={t("ldap.rolesHelp")} />
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
  const save = useMutation(useTRPC().singleSignOn.saveDirectory.mutationOptions());
  return form.handleSubmit(async ({ bindPassword, roles, ...values }) => {
    const { roleByValue, wrongLine } = parseRoleLines(roles);
    if (wrongLine !== null) return form.setError("roles", { message: organization("lineProblem", { line: String(wrongLine) }) });
    try {
      await save.mutateAsync({ organization: slug, ...values, ...(bindPassword && { bindPassword }), roleByValue });
      form.resetField("bindPassword");
      await refresh();
      toast.success(t("form.saved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
}
