"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { parseRoleLines, type RoleLine, roleLinesText } from "./role-lines";
import { RolesFields } from "./roles-fields";
import { useRefreshSignOn } from "./use-refresh-sign-on";

export interface StoredOpenId {
  name: string;
  issuer: string;
  clientId: string;
  defaultRole: RoleLine["role"];
  roleClaim: string | null;
  roleByValue: Record<string, RoleLine["role"]>;
}

/** Settings of an OpenID provider. */
export function OpenIdForm({ stored }: { stored: StoredOpenId | null }) {
  const identity = useWords("identity");
  const t = useWords("organization");
  const { slug } = useOrganization();
  const refresh = useRefreshSignOn();
  const save = useMutation(useTRPC().singleSignOn.save.mutationOptions());
  const form = useForm({
    defaultValues: {
      name: stored?.name ?? "",
      issuer: stored?.issuer ?? "",
      clientId: stored?.clientId ?? "",
      clientSecret: "",
      defaultRole: stored?.defaultRole ?? "viewer",
      roleClaim: stored?.roleClaim ?? "",
      roles: roleLinesText(stored?.roleByValue ?? {}),
    },
  });
  const submit = form.handleSubmit(async ({ clientSecret, roleClaim, roles, ...values }) => {
    const { roleByValue, wrongLine } = parseRoleLines(roles);
    if (wrongLine !== null) return form.setError("roles", { message: t("lineProblem", { line: String(wrongLine) }) });
    const claim = roleClaim.trim() === "" ? null : roleClaim;
    try {
      await save.mutateAsync({ organization: slug, ...values, ...(clientSecret && { clientSecret }), roleClaim: claim, roleByValue });
      form.resetField("clientSecret");
      await refresh();
      toast.success(identity("form.saved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const { control } = form;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={control} name="name" label={identity("form.name")} help={identity("form.nameHelp")} />
      <TextInput control={control} name="issuer" type="url" label={t("signOn.issuer")} help={t("signOn.issuerHelp")} />
      <TextInput control={control} name="clientId" label={t("signOn.clientId")} autoComplete="off" />
      <TextInput
        control={control}
        name="clientSecret"
        type="password"
        label={t("signOn.clientSecret")}
        autoComplete="off"
        help={stored ? t("signOn.secretSaved") : undefined}
      />
      <RolesFields control={control} first={t("signOn.firstRole")} lines={t("signOn.lines")} linesHelp={t("signOn.linesHelp")}>
        <TextInput control={control} name="roleClaim" label={t("signOn.claim")} help={t("signOn.claimHelp")} />
      </RolesFields>
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {identity("form.save")}
        </Button>
      </div>
    </form>
  );
}
