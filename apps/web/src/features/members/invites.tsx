"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { ROLES } from "@padit/services/service-context";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { CopyButton } from "@/components/copy-button";
import { SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { reportIssues } from "@/components/report-issues";
import { LimitPreview } from "@/features/limits/limit-preview";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { roleChoices } from "./roles";

const valuesIn = (t: WordsOf<"members">) =>
  z.object({ email: z.email(t("invite.emailMissing")), role: z.enum(ROLES), endpointLimit: z.string() });

/** Creates invitations; the link is shown once, to be sent to the invited person. */
export function Invites() {
  const { slug, role: own } = useOrganization();
  const t = useWords("members");
  const limits = useWords("limits");
  const Values = useMemo(() => valuesIn(t), [t]);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [link, setLink] = useState<{ url: string; email: string } | null>(null);
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
  const invite = useMutation(trpc.members.invite.mutationOptions({ onSettled }));
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { email: "", role: "operator" as const, endpointLimit: "" } });
  const [role, endpointLimit] = form.watch(["role", "endpointLimit"]);
  const isLimitable = role === "viewer" || role === "operator";
  const submit = form.handleSubmit(async ({ endpointLimit: typed, ...values }) => {
    try {
      const { url } = await invite.mutateAsync({ organization: slug, ...values, endpointLimit: (isLimitable && typed.trim()) || null });
      setLink({ url, email: values.email });
      form.reset();
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const choices = roleChoices(t, own);
  return (
    <section aria-labelledby="invites" className="flex max-w-3xl flex-col gap-4 px-4 py-6 sm:px-6">
      <h2 id="invites" className="font-medium">
        {t("invite.title")}
      </h2>
      <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3">
        <div className="min-w-60 flex-1">
          <TextInput control={form.control} name="email" type="email" label={t("invite.email")} placeholder={t("invite.emailExample")} />
        </div>
        <div className="w-44">
          <SelectInput control={form.control} name="role" label={t("invite.role")} choices={choices} />
        </div>
        <Button type="submit" className="mt-6" isPending={form.formState.isSubmitting}>
          {t("invite.create")}
        </Button>
        {isLimitable && (
          <div className="flex w-full flex-col gap-2">
            <TextInput
              control={form.control}
              name="endpointLimit"
              label={limits("fieldOptional")}
              help={limits("help")}
              placeholder={limits("examples")}
            />
            <LimitPreview limit={endpointLimit} isOptional />
          </div>
        )}
      </form>
      <FormProblem message={form.formState.errors.root?.message} />
      {link && (
        <div className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4 text-sm" role="status">
          <p>{t.rich("invite.sendTo", { email: () => <strong>{link.email}</strong> })}</p>
          <p className="flex items-center gap-2">
            <code className="min-w-0 select-all break-all rounded-lg bg-surface-secondary px-2 py-1 font-mono text-xs">{link.url}</code>
            <CopyButton text={link.url} what={t("invite.link")} />
          </p>
        </div>
      )}
      <OpenInvites />
    </section>
  );
}

function OpenInvites() {
  const { slug } = useOrganization();
  const t = useWords("members");
  const limits = useWords("limits");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
  const invites = useQuery(trpc.members.invites.queryOptions({ organization: slug }));
  const revoke = useMutation(
    trpc.members.revokeInvite.mutationOptions({ onSettled, onError: (error) => void toast.danger(messageOf(error)) }),
  );
  if (!invites.data || invites.data.length === 0) return null;
  return (
    <ul aria-label={t("invite.open")} className="divide-y divide-separator border-separator border-y text-sm">
      {invites.data.map(({ id, email, role, endpointLimit, expiresAt }) => (
        <li key={id} className="flex flex-wrap items-center gap-3 py-2">
          <span className="min-w-0 flex-1 truncate">
            {email}
            {endpointLimit !== null && <span className="block truncate text-muted">{limits("limited", { limit: endpointLimit })}</span>}
          </span>
          <span className="text-muted">{t(`role.${role}`)}</span>
          <span className="text-muted">{t.rich("invite.ends", { time: () => <Moment at={expiresAt} /> })}</span>
          <Button
            size="sm"
            variant="ghost"
            aria-label={t("invite.revokeOne", { email })}
            onPress={() => revoke.mutate({ organization: slug, inviteId: id })}
          >
            {t("invite.revoke")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
