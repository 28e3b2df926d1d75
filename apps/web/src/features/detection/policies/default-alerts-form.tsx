"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { DefaultAlerts } from "@padit/domain/metrics";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Control, Controller, useForm, useWatch } from "react-hook-form";
import type { z } from "zod";
import { NumberInput, OnOff, SelectInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

const SEVERITIES = [
  { id: "critical", label: "Critical" },
  { id: "warning", label: "Warning" },
  { id: "info", label: "Info" },
];

/** The alerts that every endpoint and collector has without a rule. */
export function DefaultAlertsForm({ defaults }: { defaults: DefaultAlerts }) {
  const { slug } = useOrganization();
  const isReadOnly = !useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.policies.changeDefaultAlerts.mutationOptions());
  const form = useForm({ resolver: zodResolver(DefaultAlerts), defaultValues: defaults, mode: "onTouched" });
  const { control } = form;
  const submit = form.handleSubmit(async (values) => {
    try {
      await change.mutateAsync({ organization: slug, defaults: values });
      await queryClient.invalidateQueries({ queryKey: trpc.policies.pathKey() });
      toast.success("Default alerts saved");
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const shared = { control, isDisabled: isReadOnly };
  const severity = { ...shared, choices: SEVERITIES };
  return (
    <section aria-labelledby="default-alerts" className="flex flex-col gap-2">
      <h2 id="default-alerts" className="font-medium">
        Default alerts
      </h2>
      <p className="text-muted text-sm">On for every endpoint and collector from the first measurement, without a rule.</p>
      <form noValidate onSubmit={submit} className="flex flex-col divide-y divide-separator">
        <Part {...shared} name="delivery" title="Down and packet loss" help="Runs that fail, and loss beyond the endpoint's own rate.">
          <NumberInput {...shared} name="delivery.k" label="Failed runs" minValue={1} maxValue={100} />
          <NumberInput {...shared} name="delivery.n" label="of the last" minValue={1} maxValue={100} />
          <SelectInput {...severity} name="delivery.downSeverity" label="Severity when down" />
          <NumberInput {...shared} name="delivery.lossMinimum" label="Loss of at least" minValue={0} maxValue={1} isShare />
          <SelectInput {...severity} name="delivery.lossSeverity" label="Severity of loss" />
        </Part>
        <Part {...shared} name="countdown" title="Certificate near its end" help="Days that are left until a certificate expires.">
          <NumberInput {...shared} name="countdown.warnBelow" label="Warning below (days)" minValue={0} />
          <NumberInput {...shared} name="countdown.criticalBelow" label="Critical below (days)" minValue={0} />
        </Part>
        <Part {...shared} name="noData" title="No measurements" help="The collector works, but samples of an endpoint stay away.">
          <NumberInput {...shared} name="noData.intervals" label="After missed intervals" minValue={2} maxValue={1_000} />
          <SelectInput {...severity} name="noData.severity" label="Severity" />
        </Part>
        <Part {...shared} name="frozen" title="Frozen value" help="A value stops changing where it always changed.">
          <SelectInput {...severity} name="frozen.severity" label="Severity" />
        </Part>
        <Part {...shared} name="silence" title="Silent collector" help="Nothing arrives from a collector.">
          <SelectInput {...severity} name="silence.severity" label="Severity" />
        </Part>
        <Part {...shared} name="clock" title="Collector clock off" help="A collector's clock differs from the server's.">
          <NumberInput {...shared} name="clock.offsetMs" label="By more than (ms)" minValue={10} />
          <SelectInput {...severity} name="clock.severity" label="Severity" />
        </Part>
        <FormProblem message={form.formState.errors.root?.message} />
        {!isReadOnly && (
          <div className="pt-4">
            <Button type="submit" isPending={form.formState.isSubmitting} isDisabled={!form.formState.isDirty}>
              Save default alerts
            </Button>
          </div>
        )}
      </form>
    </section>
  );
}

interface PartProps {
  control: Control<z.input<typeof DefaultAlerts>, unknown, DefaultAlerts>;
  name: Exclude<keyof DefaultAlerts, "muted">;
  title: string;
  help: string;
  isDisabled: boolean;
  children: ReactNode;
}

/** One default alert: its switch and, while it is on, its numbers. */
function Part({ control, name, title, help, isDisabled, children }: PartProps) {
  const isOn = useWatch({ control, name: `${name}.enabled` }) ?? true;
  return (
    <div className="flex flex-col gap-3 py-4">
      <div className="flex items-start justify-between gap-3">
        <div>
          <h3 className="font-medium text-sm">{title}</h3>
          <p className="text-muted text-sm">{help}</p>
        </div>
        <Controller
          control={control}
          name={`${name}.enabled`}
          render={({ field }) => <OnOff isOn={field.value ?? true} label={title} isDisabled={isDisabled} onChange={field.onChange} />}
        />
      </div>
      {isOn && <div className="grid items-start gap-4 sm:grid-cols-3 lg:grid-cols-5">{children}</div>}
    </div>
  );
}
