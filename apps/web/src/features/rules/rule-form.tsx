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
import { useWords } from "@/features/words/use-words";
import { EndpointChoice } from "./endpoint-choice";
import { metricsOf, unitOf } from "./metrics";
import { NEW_RULE, type RuleFormValues, ruleFormSchema, ruleOf, valuesOf } from "./rule-form-values";
import { RulePreview } from "./rule-preview";

const DIRECTIONS = ["above", "below"] as const;
const SEVERITIES = ["critical", "warning", "info"] as const;
const SCOPES = ["all", "endpoints", "tags", "selector"] as const;

/** Creates a rule, or edits the given one. The entered values stay when the server refuses. */
export function RuleForm({ rule }: { rule?: RuleView }) {
  const t = useWords("rules");
  const common = useWords("common");
  const { slug } = useOrganization();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const schema = useMemo(() => ruleFormSchema((problem) => t(`problem.${problem}`)), [t]);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: rule ? valuesOf(rule) : NEW_RULE, mode: "onTouched" });
  const { control } = form;
  const create = useMutation(trpc.rules.create.mutationOptions());
  const update = useMutation(trpc.rules.update.mutationOptions());

  const submit = form.handleSubmit(async (values) => {
    try {
      if (rule) await update.mutateAsync({ organization: slug, ruleId: rule.id, ...ruleOf(values) });
      else await create.mutateAsync({ organization: slug, ...ruleOf(values) });
      await queryClient.invalidateQueries({ queryKey: trpc.rules.pathKey() });
      toast.success(t(rule ? "form.saved" : "form.added"));
      router.push(`/o/${slug}/rules`);
    } catch (error) {
      reportIssues(form, error);
    }
  });

  return (
    <>
      <PageHeader title={rule ? rule.name : t("form.new")} hint={t("form.hint")} />
      <form noValidate onSubmit={submit} className="grid max-w-5xl gap-8 px-4 pb-10 sm:px-6 lg:grid-cols-[2fr_1fr]">
        <div className="flex flex-col gap-5">
          <TextInput control={control} name="name" label={t("form.name")} placeholder={t("form.nameExample")} autoFocus={!rule} />
          <LimitFields control={control} />
          <ScopeFields control={control} />
          <FormProblem message={form.formState.errors.root?.message} />
          <div className="flex gap-2">
            <Button type="submit" isPending={form.formState.isSubmitting}>
              {t(rule ? "form.save" : "form.add")}
            </Button>
            <LinkButton href={`/o/${slug}/rules`}>{common("cancel")}</LinkButton>
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
  const t = useWords("rules");
  const sources = useSources();
  const metrics = useMemo(() => metricsOf(sources.list), [sources]);
  const choices = metrics.map(({ name, title, source, help }) => ({ id: name, label: `${source}: ${title}`, help }));
  const unit = unitOf(metrics, useWatch({ control, name: "metricName" }), t("form.share"));
  return (
    <>
      <fieldset className="grid gap-4 sm:grid-cols-[2fr_1fr_1fr]">
        <legend className="mb-2 font-medium text-sm">{t("form.limit")}</legend>
        <SelectInput control={control} name="metricName" label={t("form.metric")} choices={choices} placeholder={t("form.choose")} />
        <SelectInput
          control={control}
          name="direction"
          label={t("form.is")}
          choices={DIRECTIONS.map((id) => ({ id, label: t(`form.${id}`) }))}
        />
        <NumberInput control={control} name="threshold" label={unit ? t("form.limitIn", { unit }) : t("form.limit")} />
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-3">
        <legend className="mb-2 font-medium text-sm">{t("form.often")}</legend>
        <NumberInput control={control} name="k" label={t("form.k")} minValue={1} maxValue={100} />
        <NumberInput control={control} name="n" label={t("form.n")} minValue={1} maxValue={100} />
        <NumberInput control={control} name="forSeconds" label={t("form.forSeconds")} minValue={0} maxValue={86_400} />
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 font-medium text-sm">{t("form.far")}</legend>
        <NumberInput
          control={control}
          name="minimumDeviationAbsolute"
          label={unit ? t("form.absoluteIn", { unit }) : t("form.absolute")}
          minValue={0}
          isOptional
          help={t("form.absoluteHelp")}
        />
        <NumberInput control={control} name="minimumDeviationPercent" label={t("form.relative")} minValue={0} isOptional />
      </fieldset>
    </>
  );
}

/** The rule's endpoints, and the severity of its alerts. */
function ScopeFields({ control }: Fields) {
  const t = useWords("rules");
  const common = useWords("common");
  const { slug } = useOrganization();
  const scopeKind = useWatch({ control, name: "scopeKind" });
  const endpoints = useQuery(useTRPC().endpoints.list.queryOptions({ organization: slug, limit: 500 }));
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectInput
          control={control}
          name="scopeKind"
          label={t("form.appliesTo")}
          choices={SCOPES.map((id) => ({ id, label: t(`form.${id}`) }))}
        />
        <SelectInput
          control={control}
          name="severity"
          label={t("form.severity")}
          choices={SEVERITIES.map((id) => ({ id, label: common(`severity.${id}`) }))}
        />
      </div>
      {scopeKind === "endpoints" && <EndpointChoice control={control} endpoints={endpoints.data?.items ?? []} />}
      {scopeKind === "tags" && (
        <TextInput
          control={control}
          name="tags"
          label={t("form.labels")}
          placeholder={t("form.labelsExample")}
          help={t("form.labelsHelp")}
        />
      )}
      {scopeKind === "selector" && (
        <TextInput
          control={control}
          name="selector"
          label={t("form.search")}
          placeholder={t("form.searchExample")}
          help={t("form.searchHelp")}
        />
      )}
    </>
  );
}
