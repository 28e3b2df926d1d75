"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import type { ApiKeyView } from "@padit/services/api-keys";
import { LIMITED_SCOPES, SCOPES } from "@padit/services/service-context";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useMemo, useState } from "react";
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
import { useWords, type WordsOf } from "@/features/words/use-words";

export function ApiKeysPage() {
  const { slug } = useOrganization();
  const t = useWords("apiKeys");
  const mayManage = useMay("admin");
  const keys = useQuery({ ...useTRPC().apiKeys.list.queryOptions({ organization: slug }), enabled: mayManage });
  if (!mayManage)
    return (
      <>
        <PageHeader title={t("title")} />
        <Blank icon={KeyRound} title={t("admins")}>
          <p>{t("adminsText")}</p>
        </Blank>
      </>
    );
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      {keys.isPending ? (
        <Waiting rows={3} />
      ) : keys.isError ? (
        <Problem what={t("theKeys")} error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.data.length === 0 ? (
        <p className="px-4 pb-4 text-muted text-sm sm:px-6">{t("none")}</p>
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
  const { lastUsedAt, expiresAt } = apiKey;
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const t = useWords("apiKeys");
  const limits = useWords("limits");
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({ onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() }) }),
  );
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:px-6">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{apiKey.name}</p>
        {apiKey.endpointLimit !== null && <p className="break-words">{limits("limited", { limit: apiKey.endpointLimit })}</p>}
        {apiKey.isOrphaned && <p className="text-warning-text">{t("orphaned")}</p>}
        <p className="break-words text-muted">
          <code className="font-mono text-xs">{apiKey.prefix}…</code> ·{" "}
          {apiKey.scopes.length === SCOPES.length ? t("everyScope") : apiKey.scopes.join(", ")}
        </p>
      </div>
      <span className="text-muted">
        {lastUsedAt ? t.rich("used", { time: () => <Moment at={lastUsedAt} /> }) : t("neverUsed")}
        {expiresAt && <> · {t.rich("ends", { time: () => <Moment at={expiresAt} /> })}</>}
      </span>
      <Button size="sm" variant="ghost" aria-label={t("revokeOne", { name: apiKey.name })} onPress={() => setAsking(true)}>
        {t("revoke")}
      </Button>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t("ask")}
        name={apiKey.name}
        verb={t("verb")}
        onConfirm={() => revoke.mutateAsync({ organization: slug, apiKeyId: apiKey.id })}
      >
        {t("askText")}
      </ConfirmByName>
    </li>
  );
}

/** The scopes that a new key has unless a person chooses others. That of the whole configuration reaches members' roles, too. */
const USUAL_SCOPES = SCOPES.filter((scope) => scope.endsWith(":read") && !scope.startsWith("configuration:"));

const valuesIn = (t: WordsOf<"apiKeys">) =>
  z.object({
    name: z.string().trim().min(1, t("new.nameMissing")).max(100),
    scopes: z.array(z.enum(SCOPES)).min(1, t("new.scopesMissing")),
    endpointLimit: z.string(),
    expiresInDays: z.int(t("new.endsWhole")).min(1, t("new.endsLeast")).max(3650, t("new.endsMost")).nullable(),
  });

function NewKey() {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [token, setToken] = useState<string | null>(null);
  const t = useWords("apiKeys");
  const limits = useWords("limits");
  const Values = useMemo(() => valuesIn(t), [t]);
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
        {t("new.title")}
      </h2>
      {token && <SecretOnce secret={token} what={t("new.secret")} />}
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <TextInput control={form.control} name="name" label={t("new.name")} placeholder={t("new.nameExample")} />
          <NumberInput control={form.control} name="expiresInDays" label={t("new.ends")} minValue={1} isOptional help={t("new.endsHelp")} />
        </div>
        <TextInput
          control={form.control}
          name="endpointLimit"
          label={limits("fieldOptional")}
          help={limits("help")}
          placeholder={limits("examples")}
        />
        <LimitPreview limit={endpointLimit} isOptional />
        <ChecksInput control={form.control} name="scopes" label={t("new.scopes")} choices={choices.map((id) => ({ id, label: id }))} />
        <FormProblem message={form.formState.errors.root?.message} />
        <div>
          <Button type="submit" isPending={form.formState.isSubmitting}>
            {t("new.create")}
          </Button>
        </div>
      </form>
    </section>
  );
}
