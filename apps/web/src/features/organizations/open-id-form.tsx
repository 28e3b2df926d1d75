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
import { type RoleLine, roleLinesText, roleLinesWithProblem } from "./role-lines";
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
  const t = useWords("identity");
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
    const { roleByValue, problem } = roleLinesWithProblem(roles);
    if (problem !== null) return form.setError("roles", { message: problem });
    const claim = roleClaim.trim() === "" ? null : roleClaim;
    try {
      await save.mutateAsync({ organization: slug, ...values, ...(clientSecret && { clientSecret }), roleClaim: claim, roleByValue });
      form.resetField("clientSecret");
      await refresh();
      toast.success("Single sign-on saved");
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const { control } = form;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={control} name="name" label="Provider's name" help="On the sign-in page: “Sign in with …”." />
      <TextInput
        control={control}
        name="issuer"
        type="url"
        label="Issuer"
        help="Its address, e.g. https://login.example.com/realms/staff"
      />
      <TextInput control={control} name="clientId" label="Client ID" autoComplete="off" />
      <TextInput
        control={control}
        name="clientSecret"
        type="password"
        label="Client secret"
        autoComplete="off"
        help={stored ? "Stored. Leave it empty to keep it; a new issuer needs a new one." : undefined}
      />
      <RolesFields control={control} first={t("roles.first")} lines="Roles by value of the claim" linesHelp={t("roles.linesHelp")}>
        <TextInput control={control} name="roleClaim" label="Claim that gives roles" help="Optional, e.g. groups." />
      </RolesFields>
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Save provider
        </Button>
      </div>
    </form>
  );
}
