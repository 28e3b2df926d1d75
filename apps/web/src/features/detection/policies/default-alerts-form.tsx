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
import { useWords } from "@/features/words/use-words";

const SEVERITIES = ["critical", "warning", "info"] as const;

/** The alerts that every endpoint and collector has without a rule. */
export function DefaultAlertsForm({ defaults }: { defaults: DefaultAlerts }) {
  const t = useWords("detection");
  const common = useWords("common");
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
      toast.success(t("defaults.saved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const shared = { control, isDisabled: isReadOnly };
  const severity = { ...shared, choices: SEVERITIES.map((id) => ({ id, label: common(`severity.${id}`) })) };
  return (
    <section aria-labelledby="default-alerts" className="flex flex-col gap-2">
      <h2 id="default-alerts" className="font-medium">
        {t("defaults.title")}
      </h2>
      <p className="text-muted text-sm">{t("defaults.hint")}</p>
      <form noValidate onSubmit={submit} className="flex flex-col divide-y divide-separator">
        <Part {...shared} name="delivery">
          <NumberInput {...shared} name="delivery.k" label={t("defaults.field.k")} minValue={1} maxValue={100} />
          <NumberInput {...shared} name="delivery.n" label={t("defaults.field.n")} minValue={1} maxValue={100} />
          <SelectInput {...severity} name="delivery.downSeverity" label={t("defaults.field.downSeverity")} />
          <NumberInput {...shared} name="delivery.lossMinimum" label={t("defaults.field.lossMinimum")} minValue={0} maxValue={1} isShare />
          <SelectInput {...severity} name="delivery.lossSeverity" label={t("defaults.field.lossSeverity")} />
        </Part>
        <Part {...shared} name="countdown">
          <NumberInput {...shared} name="countdown.warnBelow" label={t("defaults.field.warnBelow")} minValue={0} />
          <NumberInput {...shared} name="countdown.criticalBelow" label={t("defaults.field.criticalBelow")} minValue={0} />
        </Part>
        <Part {...shared} name="noData">
          <NumberInput {...shared} name="noData.intervals" label={t("defaults.field.intervals")} minValue={2} maxValue={1_000} />
          <SelectInput {...severity} name="noData.severity" label={t("defaults.field.severity")} />
        </Part>
        <Part {...shared} name="frozen">
          <SelectInput {...severity} name="frozen.severity" label={t("defaults.field.severity")} />
        </Part>
        <Part {...shared} name="silence">
          <SelectInput {...severity} name="silence.severity" label={t("defaults.field.severity")} />
        </Part>
        <Part {...shared} name="clock">
          <NumberInput {...shared} name="clock.offsetMs" label={t("defaults.field.offsetMs")} minValue={10} />
          <SelectInput {...severity} name="clock.severity" label={t("defaults.field.severity")} />
        </Part>
        <FormProblem message={form.formState.errors.root?.message} />
        {!isReadOnly && (
          <div className="pt-4">
            <Button type="submit" isPending={form.formState.isSubmitting} isDisabled={!form.formState.isDirty}>
              {t("defaults.save")}
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
  isDisabled: boolean;
  children: ReactNode;
}

/** One default alert: its switch and, while it is on, its numbers. */
function Part({ control, name, isDisabled, children }: PartProps) {
  const t = useWords("detection");
  const title = t(`defaults.part.${name}`);
  const isOn = useWatch({ control, name: `${name}.enabled` }) ?? true;
  return (
    <div className="flex flex-col gap-3 py-4">
      <div className="flex items-start justify-between gap-3">
        <div>
          <h3 className="font-medium text-sm">{title}</h3>
          <p className="text-muted text-sm">{t(`defaults.help.${name}`)}</p>
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
