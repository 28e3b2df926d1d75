"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import type { ApiKeyView } from "@padit/services/api-keys";
import { LIMITED_SCOPES, SCOPES } from "@padit/services/service-context";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Blank } from "@/components/blank";
import { ConfirmByName } from "@/components/confirm-by-name";
import { ChecksInput, NumberInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { reportIssues } from "@/components/report-issues";
import { Waiting } from "@/components/waiting";
import { SecretOnce } from "@/features/integrations/secret-once";
import { LimitPreview } from "@/features/limits/limit-preview";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

export function ApiKeysPage() {
  const { slug } = useOrganization();
  const mayManage = useMay("admin");
  const keys = useQuery({ ...useTRPC().apiKeys.list.queryOptions({ organization: slug }), enabled: mayManage });
  if (!mayManage)
    return (
      <>
        <PageHeader title="API keys" />
        <Blank icon={KeyRound} title="Keys are for admins">
          <p>Ask an admin of this organization for a key, or for the role.</p>
        </Blank>
      </>
    );
  return (
    <>
      <PageHeader title="API keys" hint="For programs that use the REST API at /api/v1. A key acts in this organization only." />
      {keys.isPending ? (
        <Waiting rows={3} />
      ) : keys.isError ? (
        <Problem what="The keys" error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.data.length === 0 ? (
        <p className="px-4 pb-4 text-muted text-sm sm:px-6">No keys yet.</p>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {keys.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <NewKey />
    </>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKeyView }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const t = useWords("limits");
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({ onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() }) }),
  );
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:px-6">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{apiKey.name}</p>
        {apiKey.endpointLimit !== null && <p className="break-words">{t("limited", { limit: apiKey.endpointLimit })}</p>}
        {apiKey.isOrphaned && (
          <p className="text-warning-text">Does not work: its maker has left or is disabled. Make a new key, then revoke it.</p>
        )}
        <p className="truncate text-muted">
          <code className="font-mono text-xs">{apiKey.prefix}…</code> ·{" "}
          {apiKey.scopes.length === SCOPES.length ? "every scope" : apiKey.scopes.join(", ")}
        </p>
      </div>
      <span className="text-muted">
        {apiKey.lastUsedAt ? (
          <>
            used <Moment at={apiKey.lastUsedAt} />
          </>
        ) : (
          "never used"
        )}
        {apiKey.expiresAt && (
          <>
            {" "}
            · ends <Moment at={apiKey.expiresAt} />
          </>
        )}
      </span>
      <Button size="sm" variant="ghost" onPress={() => setAsking(true)}>
        Revoke
      </Button>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Revoke this key?"
        name={apiKey.name}
        verb="Revoke key"
        onConfirm={() => revoke.mutateAsync({ organization: slug, apiKeyId: apiKey.id })}
      >
        Programs that use it are refused from their next request on. This cannot be undone.
      </ConfirmByName>
    </li>
  );
}

/** The scopes that a new key has unless a person chooses others. Those of the whole configuration reach members' roles, too. */
const USUAL_SCOPES = SCOPES.filter((scope) => !scope.startsWith("configuration:"));

const Values = z.object({
  name: z.string().trim().min(1, "Give the key a name.").max(100),
  scopes: z.array(z.enum(SCOPES)).min(1, "Choose at least one."),
  endpointLimit: z.string(),
  expiresInDays: z.int("Enter whole days.").min(1, "At least a day.").max(3650, "Ten years at most.").nullable(),
});

function NewKey() {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [token, setToken] = useState<string | null>(null);
  const t = useWords("limits");
  const create = useMutation(trpc.apiKeys.create.mutationOptions());
  const form = useForm({
    resolver: zodResolver(Values),
    defaultValues: { name: "", scopes: USUAL_SCOPES, endpointLimit: "", expiresInDays: 365 },
  });
  const endpointLimit = form.watch("endpointLimit");
  const isLimited = endpointLimit.trim() !== "";
  const choices = isLimited ? LIMITED_SCOPES : SCOPES;
  const submit = form.handleSubmit(async ({ expiresInDays, scopes, endpointLimit: typed, ...values }) => {
    try {
      const made = await create.mutateAsync({
        ...{ organization: slug, ...values, endpointLimit: typed.trim() || null },
        scopes: isLimited ? scopes.filter((scope) => LIMITED_SCOPES.includes(scope)) : scopes,
        ...(expiresInDays !== null && { expiresInDays }),
      });
      setToken(made.token);
      form.reset();
      await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <section aria-labelledby="new-key" className="flex max-w-3xl flex-col gap-4 px-4 py-6 sm:px-6">
      <h2 id="new-key" className="font-medium">
        New key
      </h2>
      {token && <SecretOnce secret={token} what="API key" />}
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <TextInput control={form.control} name="name" label="Name" placeholder="ci-pipeline" />
          <NumberInput control={form.control} name="expiresInDays" label="Ends after (days)" minValue={1} isOptional help="Empty: never." />
        </div>
        <TextInput control={form.control} name="endpointLimit" label={t("fieldOptional")} help={t("help")} placeholder={t("examples")} />
        <LimitPreview limit={endpointLimit} isOptional />
        <ChecksInput control={form.control} name="scopes" label="May" choices={choices.map((id) => ({ id, label: id }))} />
        <FormProblem message={form.formState.errors.root?.message} />
        <div>
          <Button type="submit" isPending={form.formState.isSubmitting}>
            Make key
          </Button>
        </div>
      </form>
    </section>
  );
}
