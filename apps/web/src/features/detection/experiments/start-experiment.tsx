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

const ALL = "all";
const SIZES = [
  { id: "9", label: "Quick: 9 candidates a family" },
  { id: "27", label: "Usual: 27 candidates a family" },
  { id: "81", label: "Thorough: 81 candidates a family" },
];

const Values = z.object({
  family: z.string(),
  candidates: z.string(),
  falsePer1000: z.number().min(0).max(100),
  budgetMinutes: z.int().min(1).max(240),
});

/** Form that starts an experiment; disabled while one runs. */
export function StartExperiment({ isActive }: { isActive: boolean }) {
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
      toast.success("Started: trials appear as they are done");
      router.push(`/o/${slug}/detection/experiments/${id}`);
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const choices = [
    { id: ALL, label: "Every family" },
    ...(families.data ?? []).map(({ family, series }) => ({
      id: family,
      label: family,
      help: series === 1 ? "1 series" : `${series} series`,
    })),
  ];
  return (
    <form onSubmit={submit} noValidate aria-label="New experiment" className="flex flex-col gap-4 p-4 sm:px-6">
      <div className="grid max-w-5xl gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <SelectInput control={control} name="family" label="Family" choices={choices} />
        <SelectInput control={control} name="candidates" label="Search" choices={SIZES} />
        <NumberInput
          control={control}
          name="falsePer1000"
          label="False alarms per 1,000 windows"
          help="The alert budget: what is beyond it counts against a candidate"
          minValue={0}
          maxValue={100}
        />
        <NumberInput control={control} name="budgetMinutes" label="Minutes at most" minValue={1} maxValue={240} />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" isDisabled={isActive} isPending={start.isPending}>
          <FlaskConical aria-hidden className="size-4" />
          Start experiment
        </Button>
        {isActive && <p className="text-muted text-sm">One runs already.</p>}
        <FormProblem message={form.formState.errors.root?.message} />
      </div>
    </form>
  );
}
