"use client";
import { Button, toast } from "@heroui/react";
import type { PartnerView } from "@padit/services/providers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { SelectInput, TextInput } from "@/components/fields";
import { FormDialog } from "@/components/form-dialog";
import { FormProblem } from "@/components/form-problem";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { reportIssues } from "@/components/report-issues";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { usePartnersChanged } from "./customer-agreements";

/** The organizations that may work in this one. Admins revoke their access, owners grant it. */
export function Providers() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const mayGrant = useMay("owner");
  const list = useQuery(useTRPC().providers.list.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="providers" className="flex flex-col gap-3">
      <h2 id="providers" className="font-medium">
        {t("providers.title")}
      </h2>
      <p className="text-muted text-sm">{t("providers.text")}</p>
      {list.isPending ? (
        <Waiting rows={1} />
      ) : list.isError ? (
        <Problem what={t("providers.what")} error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        <p className="text-sm">{t("providers.none")}</p>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y text-sm">
          {list.data.map((provider) => (
            <ProviderRow key={provider.tenantId} provider={provider} />
          ))}
        </ul>
      )}
      {mayGrant && <GrantForm />}
    </section>
  );
}

function ProviderRow({ provider }: { provider: PartnerView }) {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation(useTRPC().providers.revoke.mutationOptions({ onSuccess: usePartnersChanged() }));
  const { tenantId: providerId, isActive, role, grantedBy, grantedAt } = provider;
  const name = provider.name ?? provider.slug;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium">{name}</p>
        <p className="text-muted">
          {role === null
            ? t("providers.offers")
            : isActive
              ? t.rich("providers.active", { role, name: grantedBy ?? "", ago: () => (grantedAt ? <Moment at={grantedAt} /> : null) })
              : t("providers.waiting", { role })}
        </p>
      </div>
      <Button size="sm" variant="ghost" onPress={() => setAsking(true)}>
        {t(role === null ? "providers.decline" : "providers.revoke")}
      </Button>
      <FormDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        heading={t("providers.revokeTitle", { name })}
        verb={t("providers.revokeVerb")}
        isDangerous
        isReady
        onSubmit={() => revoke.mutateAsync({ organization: slug, providerId })}
      >
        <p className="text-muted text-sm">{t("providers.revokeText")}</p>
      </FormDialog>
    </li>
  );
}

function GrantForm() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const grant = useMutation(useTRPC().providers.grant.mutationOptions({ onSuccess: usePartnersChanged() }));
  const form = useForm<{ provider: string; role: "viewer" | "operator" }>({ defaultValues: { provider: "", role: "viewer" } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await grant.mutateAsync({ organization: slug, ...values });
      form.reset();
      toast.success(t("providers.granted"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={form.control} name="provider" label={t("providers.field")} help={t("providers.help")} autoComplete="off" />
      <SelectInput
        control={form.control}
        name="role"
        label={t("providers.role")}
        choices={(["viewer", "operator"] as const).map((id) => ({ id, label: t(`providers.roles.${id}`) }))}
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" variant="secondary" isPending={form.formState.isSubmitting}>
          {t("providers.grant")}
        </Button>
      </div>
    </form>
  );
}
