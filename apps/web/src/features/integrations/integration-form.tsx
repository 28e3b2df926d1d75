"use client";
import { Button, Disclosure } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { SEVERITIES } from "@padit/domain/severity";
import type { IntegrationChannel } from "@padit/services/integrations";
import { useMemo } from "react";
import { type Control, useForm, useWatch } from "react-hook-form";
import { ChecksInput, SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { eventChoicesOf } from "./event-types";
import { formValuesIn, type IntegrationFormValues, isShown } from "./integration-form-values";

interface IntegrationFormProps {
  channel: IntegrationChannel;
  initial: IntegrationFormValues;
  /** Names of stored secrets, whose fields may stay empty. */
  storedSecrets?: readonly string[];
  verb: string;
  onSave: (values: IntegrationFormValues) => Promise<void>;
}

/** Form for the name, the channel's settings, and the alerts that are sent. */
export function IntegrationForm({ channel, initial, storedSecrets = [], verb, onSave }: IntegrationFormProps) {
  const t = useWords("integrations");
  const words = useWords("common");
  const { slug } = useOrganization();
  const Values = useMemo(() => formValuesIn(t), [t]);
  const severities = SEVERITIES.toReversed().map((id) => ({ id, label: words(`severity.${id}`) }));
  const form = useForm({ resolver: zodResolver(Values), defaultValues: initial, mode: "onTouched" });
  const { control } = form;
  const submit = form.handleSubmit((values) => onSave(values).catch((error: unknown) => reportIssues(form, error)));
  return (
    <form noValidate onSubmit={submit} className="flex max-w-2xl flex-col gap-5 px-4 pb-10 sm:px-6">
      <TextInput control={control} name="name" label={t("form.name")} placeholder={t("form.nameExample")} />
      <ChannelFields channel={channel} control={control} storedSecrets={storedSecrets} />
      <ChecksInput control={control} name="eventTypes" label={t("form.events")} choices={eventChoicesOf(t, channel)} />
      <ChecksInput control={control} name="severities" label={t("form.severities")} choices={severities} />
      <TextInput control={control} name="tags" label={t("form.labels")} placeholder={t("form.labelsExample")} />
      <TextInput
        control={control}
        name="selector"
        label={t("form.selector")}
        placeholder={t("form.selectorExample")}
        help={t("form.selectorHelp")}
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div className="flex gap-2">
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {verb}
        </Button>
        <LinkButton href={`/o/${slug}/integrations`}>{t("form.cancel")}</LinkButton>
      </div>
    </form>
  );
}

interface ChannelFieldsProps {
  channel: IntegrationChannel;
  control: Control<IntegrationFormValues, unknown, IntegrationFormValues>;
  storedSecrets: readonly string[];
}

/** Fields from the channel's description; advanced ones are folded. */
function ChannelFields({ channel, control, storedSecrets }: ChannelFieldsProps) {
  const t = useWords("integrations");
  const settings = useWatch({ control, name: "settings" });
  const fields = channel.settings.fields.filter((field) => isShown(field, settings));
  const advanced = fields.filter((field) => field.advanced);
  const draw = (field: ChannelField) => (
    <ChannelField key={field.name} field={field} control={control} isStored={storedSecrets.includes(field.name)} />
  );
  return (
    <>
      {fields.filter((field) => !field.advanced).map(draw)}
      {advanced.length > 0 && (
        <Disclosure>
          <Disclosure.Heading>
            <Disclosure.Trigger className="flex items-center gap-1.5 rounded-lg font-medium text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus">
              <Disclosure.Indicator />
              {t("form.more", { count: String(advanced.length) })}
            </Disclosure.Trigger>
          </Disclosure.Heading>
          <Disclosure.Content>
            <Disclosure.Body className="flex flex-col gap-5 px-1 pt-3 pb-1">{advanced.map(draw)}</Disclosure.Body>
          </Disclosure.Content>
        </Disclosure>
      )}
    </>
  );
}

type ChannelField = IntegrationChannel["settings"]["fields"][number];
interface ChannelFieldProps extends Pick<ChannelFieldsProps, "control"> {
  field: ChannelField;
  isStored: boolean;
}

function ChannelField({ field, control, isStored }: ChannelFieldProps) {
  const t = useWords("integrations");
  const { name, label, help, input, options = [], placeholder = "", secret } = field;
  const common = { control, name: `settings.${name}` as const, label };
  if (input === "select") return <SelectInput {...common} help={help} choices={options.map((id) => ({ id, label: id }))} />;
  return (
    <TextInput
      {...common}
      isLong={input === "multiline"}
      help={isStored ? t("form.keep", { help }).trim() : help}
      placeholder={isStored ? t("form.stored") : placeholder}
      // Browsers offer saved passwords in password fields unless they are told that it is a new one.
      {...(secret && input !== "multiline" ? { type: "password", autoComplete: "new-password" } : { autoComplete: "off" })}
    />
  );
}
