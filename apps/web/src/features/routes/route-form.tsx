"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { SEVERITIES } from "@padit/domain/severity";
import { useForm, useWatch } from "react-hook-form";
import { ChecksInput, NumberInput, SelectInput, TextInput } from "@/components/fields";
import { EVENT_CHOICES } from "@/features/integrations/event-types";
import { HoursFields } from "./hours-fields";
import { RateFields } from "./rate-fields";
import type { RouteDraft } from "./route-draft";
import { type RecipientChoice, RouteFormValues, routeOf, valuesOf } from "./route-form-values";
import { StepFields } from "./step-fields";

const SEVERITY_LABELS = { critical: "Critical", warning: "Warning", info: "Info" } as const;
const SEVERITY_CHOICES = SEVERITIES.toReversed().map((id) => ({ id, label: SEVERITY_LABELS[id] }));

interface RouteFormProps {
  route: RouteDraft;
  recipients: readonly RecipientChoice[];
  onDone: (route: RouteDraft) => void;
  onCancel: () => void;
}

/** Form of one route. Its values go into the list of the page, not to the server. */
export function RouteForm({ route, recipients, onDone, onCancel }: RouteFormProps) {
  const { form, submit } = useRouteForm({ route, recipients, onDone });
  const { control } = form;
  const quietHours = useWatch({ control, name: "quietHours" });
  return (
    <form
      noValidate
      aria-label={route.name === "" ? "New route" : `Route ${route.name}`}
      onSubmit={submit}
      className="flex max-w-2xl flex-col gap-5 rounded-lg border border-border p-4"
    >
      <TextInput control={control} name="name" label="Name" placeholder="Core at night" autoComplete="off" autoFocus />
      <TextInput
        control={control}
        name="selector"
        label="Which alerts"
        placeholder="label:core severity:critical"
        autoComplete="off"
        help="A selector, as in the inbox; empty for all alerts."
      />
      <HoursFields
        control={control}
        name="hours"
        legend="In which hours"
        help="Hours in which an incident must open for this route; without any, always. Outside of them the next route is tried."
      />
      <ChecksInput control={control} name="recipients" label="Notify" choices={recipients} />
      <NumberInput
        control={control}
        name="waitSeconds"
        label="Wait in seconds"
        isOptional
        help="A fault that ends within it is not sent. 0 sends at once; empty waits until the incident has stopped growing (5 to 15 s)."
      />
      <StepFields control={control} recipients={recipients} />
      <HoursFields
        control={control}
        name="quietHours"
        legend="Quiet hours"
        help="What is below the severity waits until the quiet hours end."
      />
      {quietHours.length > 0 && (
        <SelectInput
          control={control}
          name="quietSeverity"
          label="Lowest severity that is sent in quiet hours"
          choices={SEVERITY_CHOICES}
        />
      )}
      <RateFields control={control} />
      <ChecksInput
        control={control}
        name="eventTypes"
        label="Send only when"
        help="Nothing ticked sends everything. Whoever got an opening always gets the ending."
        choices={EVENT_CHOICES}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit">Done</Button>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
        <p className="text-muted text-xs">Nothing is sent before you save all routes.</p>
      </div>
    </form>
  );
}

function useRouteForm({ route, recipients, onDone }: Omit<RouteFormProps, "onCancel">) {
  const typeOf = new Map(recipients.map(({ id, type }) => [id, type]));
  const form = useForm({
    resolver: zodResolver(RouteFormValues),
    defaultValues: valuesOf(route, typeOf),
    mode: "onTouched",
  });
  return { form, submit: form.handleSubmit((values) => onDone(routeOf(values, route, typeOf))) };
}
