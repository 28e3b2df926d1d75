"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import type { IntegrationView } from "@padit/services/integrations/integration-view";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { ChecksInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { EVENT_CHOICES } from "./event-types";
import { SecretOnce } from "./secret-once";
import { NEW_WEBHOOK, valuesOf, WebhookFormValues, webhookOf } from "./webhook-form-values";

const SEVERITIES = [
  { id: "critical", label: "Critical" },
  { id: "warning", label: "Warning" },
  { id: "info", label: "Info" },
];

/** Makes a webhook and shows its secret once. */
export function NewWebhook() {
  const { slug } = useOrganization();
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const create = useMutation(useTRPC().integrations.createWebhook.mutationOptions());
  if (made) {
    return (
      <>
        <PageHeader title="Webhook added" />
        <div className="flex max-w-2xl flex-col gap-4 px-4 sm:px-6">
          <SecretOnce secret={made.secret} />
          <div>
            <LinkButton href={`/o/${slug}/integrations/${made.id}`} variant="primary">
              Next: send a test
            </LinkButton>
          </div>
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title="New webhook" hint="PADIT posts JSON to this address, signed as Standard Webhooks says." />
      <WebhookForm
        initial={NEW_WEBHOOK}
        verb="Add webhook"
        onSave={async (values) => {
          const { id, secret } = await create.mutateAsync({ organization: slug, ...webhookOf(values) });
          setMade({ id, secret });
        }}
      />
    </>
  );
}

/** The settings of a webhook that is there. */
export function EditWebhook({ integration }: { integration: IntegrationView }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.integrations.update.mutationOptions());
  return (
    <WebhookForm
      initial={valuesOf(integration)}
      verb="Save"
      onSave={async (values) => {
        await update.mutateAsync({ organization: slug, integrationId: integration.id, ...webhookOf(values, integration.filter) });
        await queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() });
        toast.success("Webhook saved");
      }}
    />
  );
}

interface FormFacts {
  initial: WebhookFormValues;
  verb: string;
  onSave: (values: WebhookFormValues) => Promise<void>;
}

function WebhookForm({ initial, verb, onSave }: FormFacts) {
  const { slug } = useOrganization();
  const form = useForm({ resolver: zodResolver(WebhookFormValues), defaultValues: initial, mode: "onTouched" });
  const { control } = form;
  const submit = form.handleSubmit((values) => onSave(values).catch((error: unknown) => reportIssues(form, error)));
  return (
    <form noValidate onSubmit={submit} className="flex max-w-2xl flex-col gap-5 px-4 pb-10 sm:px-6">
      <TextInput control={control} name="name" label="Name" placeholder="Pager" />
      <TextInput control={control} name="url" type="url" label="Address" placeholder="https://example.com/hooks/padit" />
      <ChecksInput control={control} name="eventTypes" label="Send when" choices={EVENT_CHOICES} />
      <ChecksInput control={control} name="severities" label="For alerts that are" choices={SEVERITIES} />
      <TextInput control={control} name="tags" label="Only with one of these labels (optional)" placeholder="core, munich" />
      <TextInput
        control={control}
        name="selector"
        label="Only alerts that match a search (optional)"
        placeholder="kind:outage -site:lab"
        help="Terms with blanks between them; all must match, beside what is chosen above."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div className="flex gap-2">
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {verb}
        </Button>
        <LinkButton href={`/o/${slug}/integrations`}>Cancel</LinkButton>
      </div>
    </form>
  );
}
