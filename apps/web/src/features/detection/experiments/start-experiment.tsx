"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { NumberInput, SelectInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const ALL = "all";
const SIZES = [
  { id: "9", word: "quick" },
  { id: "27", word: "standard" },
  { id: "81", word: "thorough" },
] as const;

const Values = z.object({
  family: z.string(),
  candidates: z.string(),
  falsePer1000: z.number().min(0).max(100),
  budgetMinutes: z.int().min(1).max(240),
});

/** Form that starts an experiment; disabled while one runs. */
export function StartExperiment({ isActive }: { isActive: boolean }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const families = useQuery(trpc.experiments.families.queryOptions({ organization: slug }));
  const start = useMutation(trpc.experiments.start.mutationOptions());
  const form = useForm({
    resolver: zodResolver(Values),
    defaultValues: { family: ALL, candidates: "27", falsePer1000: 0.5, budgetMinutes: 15 },
  });
  const { control } = form;
  const submit = form.handleSubmit(async ({ family, candidates, ...values }) => {
    try {
      const chosen = family === ALL ? {} : { families: [family] };
      const { id } = await start.mutateAsync({ organization: slug, ...values, ...chosen, candidates: Number(candidates) });
      await queryClient.invalidateQueries({ queryKey: trpc.experiments.list.pathKey() });
      toast.success(t("experiment.started"));
      router.push(`/o/${slug}/detection/experiments/${id}`);
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const choices = [
    { id: ALL, label: t("experiment.everyFamily") },
    ...(families.data ?? []).map(({ family, series }) => ({
      id: family,
      label: family,
      help: t("experiment.series", { count: String(series) }),
    })),
  ];
  return (
    <form onSubmit={submit} noValidate aria-label={t("experiment.form")} className="flex flex-col gap-4 p-4 sm:px-6">
      <div className="grid max-w-5xl gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <SelectInput control={control} name="family" label={t("experiment.family")} choices={choices} />
        <SelectInput
          control={control}
          name="candidates"
          label={t("experiment.search")}
          choices={SIZES.map(({ id, word }) => ({ id, label: t(`experiment.${word}`) }))}
        />
        <NumberInput
          control={control}
          name="falsePer1000"
          label={t("experiment.falsePer1000")}
          help={t("experiment.falseHelp")}
          minValue={0}
          maxValue={100}
        />
        <NumberInput control={control} name="budgetMinutes" label={t("experiment.minutes")} minValue={1} maxValue={240} />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" isDisabled={isActive} isPending={start.isPending}>
          <FlaskConical aria-hidden className="size-4" />
          {t("experiment.start")}
        </Button>
        {isActive && <p className="text-muted text-sm">{t("experiment.oneRuns")}</p>}
        <FormProblem message={form.formState.errors.root?.message} />
      </div>
    </form>
  );
}
