"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { SEVERITIES } from "@padit/domain/severity";
import { useMemo } from "react";
import { useForm, useWatch } from "react-hook-form";
import { ChecksInput, NumberInput, SelectInput, TextInput } from "@/components/fields";
import { useWords } from "@/features/words/use-words";
import { eventChoices } from "./event-text";
import { HoursFields } from "./hours-fields";
import { RateFields } from "./rate-fields";
import type { RouteDraft } from "./route-draft";
import { type RecipientChoice, routeFormSchema, routeOf, valuesOf } from "./route-form-values";
import { StepFields } from "./step-fields";

interface RouteFormProps {
  route: RouteDraft;
  recipients: readonly RecipientChoice[];
  onDone: (route: RouteDraft) => void;
  onCancel: () => void;
}

/** Form of one route. Its values go into the list of the page, not to the server. */
export function RouteForm({ route, recipients, onDone, onCancel }: RouteFormProps) {
  const t = useWords("routes");
  const common = useWords("common");
  const { form, submit } = useRouteForm({ route, recipients, onDone });
  const { control } = form;
  const quietHours = useWatch({ control, name: "quietHours" });
  return (
    <form
      noValidate
      aria-label={route.name === "" ? t("form.new") : t("form.label", { name: route.name })}
      onSubmit={submit}
      className="flex max-w-2xl flex-col gap-5 rounded-lg border border-border p-4"
    >
      <TextInput control={control} name="name" label={t("form.name")} placeholder={t("form.nameExample")} autoComplete="off" autoFocus />
      <TextInput
        control={control}
        name="selector"
        label={t("form.which")}
        placeholder={t("form.whichExample")}
        autoComplete="off"
        help={t("form.whichHelp")}
      />
      <HoursFields control={control} name="hours" legend={t("form.hours")} help={t("form.hoursHelp")} />
      <ChecksInput control={control} name="recipients" label={t("form.notify")} choices={recipients} />
      <NumberInput control={control} name="waitSeconds" label={t("form.wait")} isOptional help={t("form.waitHelp")} />
      <StepFields control={control} recipients={recipients} />
      <HoursFields control={control} name="quietHours" legend={t("form.quiet")} help={t("form.quietHelp")} />
      {quietHours.length > 0 && (
        <SelectInput
          control={control}
          name="quietSeverity"
          label={t("form.quietSeverity")}
          choices={SEVERITIES.toReversed().map((id) => ({ id, label: common(`severity.${id}`) }))}
        />
      )}
      <RateFields control={control} />
      <ChecksInput control={control} name="eventTypes" label={t("form.events")} help={t("form.eventsHelp")} choices={eventChoices(t)} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit">{t("form.done")}</Button>
        <Button variant="secondary" onPress={onCancel}>
          {common("cancel")}
        </Button>
        <p className="text-muted text-xs">{t("form.notSent")}</p>
      </div>
    </form>
  );
}

function useRouteForm({ route, recipients, onDone }: Omit<RouteFormProps, "onCancel">) {
  const t = useWords("routes");
  const schema = useMemo(() => routeFormSchema((problem) => t(`problem.${problem}`)), [t]);
  const typeOf = new Map(recipients.map(({ id, type }) => [id, type]));
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: valuesOf(route, typeOf),
    mode: "onTouched",
  });
  return { form, submit: form.handleSubmit((values) => onDone(routeOf(values, route, typeOf))) };
}
