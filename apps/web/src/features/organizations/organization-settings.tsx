"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ConfirmByName } from "@/components/confirm-by-name";
import { SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { reportIssues } from "@/components/report-issues";
import { timeZones } from "@/components/time-zones";
import { Waiting } from "@/components/waiting";
import { Providers } from "@/features/customers/providers";
import { JoinLimit } from "@/features/limits/join-limit";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { Scim } from "./scim";
import { SecondFactorRule } from "./second-factor-rule";
import { SingleSignOn } from "./single-sign-on";
import { Usage } from "./usage";

export function OrganizationSettings() {
  const t = useWords("organization");
  const { name, slug } = useOrganization();
  const mayRename = useMay("admin");
  const mayDelete = useMay("owner");
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint", { slug })} />
      <div className="flex max-w-xl flex-col gap-8 px-4 pb-10 sm:px-6">
        {mayRename ? <Rename /> : <p className="text-sm">{name}</p>}
        {mayRename && <TimeZone />}
        <Usage />
        {mayRename && <Providers />}
        {mayDelete && <SecondFactorRule />}
        {mayDelete && <SingleSignOn />}
        {mayDelete && <Scim />}
        {mayDelete && <JoinLimit />}
        {mayDelete && <Delete />}
      </div>
    </>
  );
}

function Rename() {
  const t = useWords("organization");
  const Values = useMemo(() => z.object({ name: z.string().trim().min(1, t("nameMissing")).max(100) }), [t]);
  const { name, slug } = useOrganization();
  const router = useRouter();
  const rename = useMutation(useTRPC().organizations.rename.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { name } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await rename.mutateAsync({ organization: slug, ...values });
      toast.success(t("renamed"));
      router.refresh();
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={form.control} name="name" label={t("name")} />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function TimeZone() {
  const t = useWords("organization");
  const { slug } = useOrganization();
  const settings = useQuery(useTRPC().organizations.settings.queryOptions({ organization: slug }));
  if (settings.isPending) return <Waiting rows={1} />;
  if (settings.isError) return <Problem what={t("theTimeZone")} error={settings.error} onRetry={() => void settings.refetch()} />;
  return <TimeZoneForm key={settings.data.timeZone} timeZone={settings.data.timeZone} />;
}

function TimeZoneForm({ timeZone }: { timeZone: string }) {
  const t = useWords("organization");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.organizations.changeSettings.mutationOptions());
  const form = useForm({ defaultValues: { timeZone } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await change.mutateAsync({ organization: slug, ...values });
      await queryClient.invalidateQueries({ queryKey: trpc.organizations.settings.pathKey() });
      toast.success(t("timeZoneSaved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <SelectInput control={form.control} name="timeZone" label={t("timeZone")} choices={timeZones()} help={t("timeZoneHelp")} />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("saveTimeZone")}
        </Button>
      </div>
    </form>
  );
}

function Delete() {
  const t = useWords("organization");
  const { name, slug } = useOrganization();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation(useTRPC().organizations.delete.mutationOptions());
  return (
    <section aria-labelledby="delete" className="flex flex-col gap-3 rounded-xl border border-danger p-4">
      <h2 id="delete" className="font-medium">
        {t("delete.title")}
      </h2>
      <p className="text-muted text-sm">{t("delete.text")}</p>
      <div>
        <Button variant="danger" onPress={() => setAsking(true)}>
          {t("delete.open")}
        </Button>
      </div>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t("delete.ask", { name })}
        name={name}
        verb={t("delete.verb")}
        onConfirm={async () => {
          await remove.mutateAsync({ organization: slug, name });
          location.assign("/");
        }}
      >
        {t("delete.warning")}
      </ConfirmByName>
    </section>
  );
}
