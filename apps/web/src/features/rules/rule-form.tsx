"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import type { RuleView } from "@padit/services/rules";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { type Control, useForm, useWatch } from "react-hook-form";
import { NumberInput, SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { EndpointChoice } from "./endpoint-choice";
import { metricsOf, unitOf } from "./metrics";
import { NEW_RULE, RuleFormValues, ruleOf, valuesOf } from "./rule-form-values";
import { RulePreview } from "./rule-preview";

const DIRECTIONS = [
  { id: "above", label: "above" },
  { id: "below", label: "below" },
];
const SEVERITIES = [
  { id: "critical", label: "Critical" },
  { id: "warning", label: "Warning" },
  { id: "info", label: "Info" },
];
const SCOPES = [
  { id: "all", label: "Every endpoint with this metric" },
  { id: "endpoints", label: "These endpoints" },
  { id: "tags", label: "Endpoints with a label" },
  { id: "selector", label: "Endpoints that match a search" },
];

/** Creates a rule, or edits the given one. The entered values stay when the server refuses. */
export function RuleForm({ rule }: { rule?: RuleView }) {
  const { slug } = useOrganization();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm({ resolver: zodResolver(RuleFormValues), defaultValues: rule ? valuesOf(rule) : NEW_RULE, mode: "onTouched" });
  const { control } = form;
  const create = useMutation(trpc.rules.create.mutationOptions());
  const update = useMutation(trpc.rules.update.mutationOptions());

  const submit = form.handleSubmit(async (values) => {
    try {
      if (rule) await update.mutateAsync({ organization: slug, ruleId: rule.id, ...ruleOf(values) });
      else await create.mutateAsync({ organization: slug, ...ruleOf(values) });
      await queryClient.invalidateQueries({ queryKey: trpc.rules.pathKey() });
      toast.success(rule ? "Rule saved" : "Rule added: it holds from the next sample on");
      router.push(`/o/${slug}/rules`);
    } catch (error) {
      reportIssues(form, error);
    }
  });

  return (
    <>
      <PageHeader title={rule ? rule.name : "New alert rule"} hint="Fires when the limit is broken often and long enough." />
      <form noValidate onSubmit={submit} className="grid max-w-5xl gap-8 px-4 pb-10 sm:px-6 lg:grid-cols-[2fr_1fr]">
        <div className="flex flex-col gap-5">
          <TextInput control={control} name="name" label="Name" placeholder="Round trip above 10 ms" autoFocus={!rule} />
          <LimitFields control={control} />
          <ScopeFields control={control} />
          <FormProblem message={form.formState.errors.root?.message} />
          <div className="flex gap-2">
            <Button type="submit" isPending={form.formState.isSubmitting}>
              {rule ? "Save" : "Add rule"}
            </Button>
            <LinkButton href={`/o/${slug}/rules`}>Cancel</LinkButton>
          </div>
        </div>
        <RulePreview control={control} />
      </form>
    </>
  );
}

interface Fields {
  control: Control<RuleFormValues, unknown, RuleFormValues>;
}

/** The limit, how many samples must break it, and the required distance from the usual value. */
function LimitFields({ control }: Fields) {
  const sources = useSources();
  const metrics = useMemo(() => metricsOf(sources.list), [sources]);
  const choices = metrics.map(({ name, title, source, help }) => ({ id: name, label: `${source}: ${title}`, help }));
  const unit = unitOf(metrics, useWatch({ control, name: "metricName" }));
  return (
    <>
      <fieldset className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <legend className="mb-2 font-medium text-sm">The limit</legend>
        <SelectInput control={control} name="metricName" label="Metric" choices={choices} placeholder="Choose" />
        <SelectInput control={control} name="direction" label="is" choices={DIRECTIONS} />
        <NumberInput control={control} name="threshold" label={`Limit ${unit && `(${unit})`}`} />
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-3">
        <legend className="mb-2 font-medium text-sm">How often, for how long</legend>
        <NumberInput control={control} name="k" label="Samples beyond it" minValue={1} maxValue={100} />
        <NumberInput control={control} name="n" label="of the last" minValue={1} maxValue={100} />
        <NumberInput control={control} name="forSeconds" label="for at least (s)" minValue={0} maxValue={86_400} />
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 font-medium text-sm">And at least this far from the usual (optional)</legend>
        <NumberInput
          control={control}
          name="minimumDeviationAbsolute"
          label={`Absolute ${unit && `(${unit})`}`}
          minValue={0}
          isOptional
          help="Beside the running median of the series."
        />
        <NumberInput control={control} name="minimumDeviationPercent" label="Relative (%)" minValue={0} isOptional />
      </fieldset>
    </>
  );
}

/** The rule's endpoints, and the severity of its alerts. */
function ScopeFields({ control }: Fields) {
  const { slug } = useOrganization();
  const scopeKind = useWatch({ control, name: "scopeKind" });
  const endpoints = useQuery(useTRPC().endpoints.list.queryOptions({ organization: slug, limit: 500 }));
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectInput control={control} name="scopeKind" label="Applies to" choices={SCOPES} />
        <SelectInput control={control} name="severity" label="Severity" choices={SEVERITIES} />
      </div>
      {scopeKind === "endpoints" && <EndpointChoice control={control} endpoints={endpoints.data?.items ?? []} />}
      {scopeKind === "tags" && (
        <TextInput
          control={control}
          name="tags"
          label="Labels"
          placeholder="lab, munich"
          help="One of them suffices; separate with commas."
        />
      )}
      {scopeKind === "selector" && (
        <TextInput
          control={control}
          name="selector"
          label="Search"
          placeholder="name:du-* label:core -site:fra"
          help="Terms with blanks between them; all must match."
        />
      )}
    </>
  );
}
