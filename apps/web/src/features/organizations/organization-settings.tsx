"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
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
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { Scim } from "./scim";
import { SecondFactorRule } from "./second-factor-rule";
import { SingleSignOn } from "./single-sign-on";
import { Usage } from "./usage";

export function OrganizationSettings() {
  const { name, slug } = useOrganization();
  const mayRename = useMay("admin");
  const mayDelete = useMay("owner");
  return (
    <>
      <PageHeader title="Organization" hint={`Its short name in addresses is ${slug}.`} />
      <div className="flex max-w-xl flex-col gap-8 px-4 pb-10 sm:px-6">
        {mayRename ? <Rename /> : <p className="text-sm">{name}</p>}
        {mayRename && <TimeZone />}
        <Usage />
        {mayDelete && <SecondFactorRule />}
        {mayDelete && <SingleSignOn />}
        {mayDelete && <Scim />}
        {mayDelete && <Delete />}
      </div>
    </>
  );
}

const Values = z.object({ name: z.string().trim().min(1, "Give it a name.").max(100) });

function Rename() {
  const { name, slug } = useOrganization();
  const router = useRouter();
  const rename = useMutation(useTRPC().organizations.rename.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { name } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await rename.mutateAsync({ organization: slug, ...values });
      toast.success("Renamed");
      router.refresh();
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={form.control} name="name" label="Name" />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Save
        </Button>
      </div>
    </form>
  );
}

function TimeZone() {
  const { slug } = useOrganization();
  const settings = useQuery(useTRPC().organizations.settings.queryOptions({ organization: slug }));
  if (settings.isPending) return <Waiting rows={1} />;
  if (settings.isError) return <Problem what="The time zone" error={settings.error} onRetry={() => void settings.refetch()} />;
  return <TimeZoneForm key={settings.data.timeZone} timeZone={settings.data.timeZone} />;
}

function TimeZoneForm({ timeZone }: { timeZone: string }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.organizations.changeSettings.mutationOptions());
  const form = useForm({ defaultValues: { timeZone } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await change.mutateAsync({ organization: slug, ...values });
      await queryClient.invalidateQueries({ queryKey: trpc.organizations.settings.pathKey() });
      toast.success("Time zone saved");
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <SelectInput
        control={form.control}
        name="timeZone"
        label="Time zone"
        choices={timeZones()}
        help="Detection learns what is usual by time of day and day of week in this zone."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Save time zone
        </Button>
      </div>
    </form>
  );
}

function Delete() {
  const { name, slug } = useOrganization();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation(useTRPC().organizations.delete.mutationOptions());
  return (
    <section aria-labelledby="delete" className="flex flex-col gap-3 rounded-xl border border-danger p-4">
      <h2 id="delete" className="font-medium">
        Delete the organization
      </h2>
      <p className="text-muted text-sm">
        Its endpoints, measurements, alerts, rules, integrations, keys and members go with it. Collectors are refused at once.
      </p>
      <div>
        <Button variant="danger" onPress={() => setAsking(true)}>
          Delete…
        </Button>
      </div>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${name}?`}
        name={name}
        verb="Delete organization"
        onConfirm={async () => {
          await remove.mutateAsync({ organization: slug, name });
          location.assign("/");
        }}
      >
        Everything it owns is deleted. This cannot be undone.
      </ConfirmByName>
    </section>
  );
}
