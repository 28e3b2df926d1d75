"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { CopyButton } from "@/components/copy-button";
import { SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { Problem } from "@/components/problem";
import { reportIssues } from "@/components/report-issues";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { MailDomains } from "./mail-domains";
import { ROLE_CHOICES, type RoleLine, roleLinesText, roleLinesWithProblem } from "./role-lines";

/** The organization's OpenID provider and its mail domains; for owners. */
export function SingleSignOn() {
  const { slug } = useOrganization();
  const answer = useQuery(useTRPC().singleSignOn.get.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="single-sign-on" className="flex flex-col gap-4">
      <h2 id="single-sign-on" className="font-medium">
        Single sign-on
      </h2>
      <p className="text-muted text-sm">
        Members sign in by your OpenID Connect provider, such as Entra ID, Okta, Google Workspace or Keycloak. People of your mail domains
        get an account at their first sign-in.
      </p>
      {answer.isPending && <Waiting rows={3} />}
      {answer.isError && <Problem what="Single sign-on" error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isSuccess && (
        <>
          <ProviderAddress label="Redirect URI" text={answer.data.redirectUri} />
          <ProviderAddress label="Back-channel logout address" text={answer.data.logoutUri} />
          <ProviderForm key={answer.data.settings?.issuer ?? ""} stored={answer.data.settings} />
          {answer.data.settings && <StoredProvider isRequired={answer.data.settings.isRequired} />}
          <MailDomains />
        </>
      )}
    </section>
  );
}

function ProviderAddress({ label, text }: { label: string; text: string }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <span className="text-muted">{label} for the provider:</span>
      <code className="break-all">{text}</code>
      <CopyButton text={text} what={label} />
    </p>
  );
}

/** Reloads what the section shows. */
function useRefresh(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: trpc.singleSignOn.pathKey() });
}

interface Stored {
  name: string;
  issuer: string;
  clientId: string;
  defaultRole: RoleLine["role"];
  roleClaim: string | null;
  roleByValue: Record<string, RoleLine["role"]>;
}

function ProviderForm({ stored }: { stored: Stored | null }) {
  const { slug } = useOrganization();
  const refresh = useRefresh();
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
      <SelectInput control={control} name="defaultRole" label="Role at the first sign-in" choices={ROLE_CHOICES} />
      <TextInput control={control} name="roleClaim" label="Claim that gives roles" help="Optional, e.g. groups." />
      <TextInput
        control={control}
        name="roles"
        label="Roles by value of the claim"
        isLong
        help="One on each line, e.g. noc = operator. Applied at every sign-in; owners stay owners."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Save provider
        </Button>
      </div>
    </form>
  );
}

/** What can be done with a stored provider: check it, require it, remove it. */
function StoredProvider({ isRequired }: { isRequired: boolean }) {
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const refresh = useRefresh();
  const check = useQuery({ ...trpc.singleSignOn.check.queryOptions({ organization }), enabled: false });
  const onError = (error: unknown) => void toast.danger(messageOf(error));
  const require = useMutation(trpc.singleSignOn.require.mutationOptions({ onSuccess: refresh, onError }));
  const remove = useMutation(trpc.singleSignOn.remove.mutationOptions({ onSuccess: refresh, onError }));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted text-sm">
        {isRequired
          ? "Members reach the organization only by the provider. Owners can still sign in by password or passkey."
          : "Members may also sign in by password or passkey."}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" isPending={check.isFetching} onPress={() => void check.refetch()}>
          Check the provider
        </Button>
        <Button variant="secondary" isPending={require.isPending} onPress={() => require.mutate({ organization, isRequired: !isRequired })}>
          {isRequired ? "Allow other ways" : "Require single sign-on"}
        </Button>
        <Button variant="ghost" isPending={remove.isPending} onPress={() => remove.mutate({ organization })}>
          Remove the provider
        </Button>
      </div>
      <p role="status" className="text-sm empty:hidden">
        {check.data && !check.isFetching && (check.data.problem ?? "The provider answers.")}
        {check.isError && messageOf(check.error)}
      </p>
    </div>
  );
}
