"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { SEVERITIES } from "@padit/domain/severity";
import type { IntegrationChannel } from "@padit/services/integrations";
import { type Control, useForm } from "react-hook-form";
import { ChecksInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { EVENT_CHOICES } from "./event-types";
import { IntegrationFormValues } from "./integration-form-values";

const SEVERITY_LABELS = { critical: "Critical", warning: "Warning", info: "Info" } as const;
const SEVERITY_CHOICES = SEVERITIES.toReversed().map((id) => ({ id, label: SEVERITY_LABELS[id] }));

interface IntegrationFormProps {
  channel: IntegrationChannel;
  initial: IntegrationFormValues;
  /** Names of secrets that are stored: their fields may stay empty. */
  storedSecrets?: readonly string[];
  verb: string;
  onSave: (values: IntegrationFormValues) => Promise<void>;
}

/** Name, the settings of the channel, and which alerts it gets. */
export function IntegrationForm({ channel, initial, storedSecrets = [], verb, onSave }: IntegrationFormProps) {
  const { slug } = useOrganization();
  const form = useForm({ resolver: zodResolver(IntegrationFormValues), defaultValues: initial, mode: "onTouched" });
  const { control } = form;
  const submit = form.handleSubmit((values) => onSave(values).catch((error: unknown) => reportIssues(form, error)));
  return (
    <form noValidate onSubmit={submit} className="flex max-w-2xl flex-col gap-5 px-4 pb-10 sm:px-6">
      <TextInput control={control} name="name" label="Name" placeholder="Network operations" />
      <ChannelFields channel={channel} control={control} storedSecrets={storedSecrets} />
      <ChecksInput control={control} name="eventTypes" label="Send when" choices={EVENT_CHOICES} />
      <ChecksInput control={control} name="severities" label="For alerts that are" choices={SEVERITY_CHOICES} />
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

interface ChannelFieldsProps {
  channel: IntegrationChannel;
  control: Control<IntegrationFormValues, unknown, IntegrationFormValues>;
  storedSecrets: readonly string[];
}

/** The settings as the channel describes them. */
function ChannelFields({ channel, control, storedSecrets }: ChannelFieldsProps) {
  const isStored = (name: string) => storedSecrets.includes(name);
  return channel.settings.fields.map(({ name, label, help, placeholder = "" }) => (
    <TextInput
      key={name}
      control={control}
      name={`settings.${name}`}
      label={label}
      help={isStored(name) ? `${help} Leave empty to keep the present one.` : help}
      placeholder={isStored(name) ? "Stored" : placeholder}
      autoComplete="off"
    />
  ));
}
