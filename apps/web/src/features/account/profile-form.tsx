"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import type { AccountView } from "@padit/services/account";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { timeZones } from "@/components/time-zones";
import { useTRPC } from "@/features/trpc/trpc-provider";

const Values = z.object({ name: z.string().trim().min(1, "Enter your name.").max(100), timeZone: z.string() });

export function ProfileForm({ account }: { account: AccountView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.account.update.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { name: account.name, timeZone: account.timeZone } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync(values);
      await queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() });
      toast.success("Saved");
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-muted text-sm">{account.email}</p>
      <TextInput control={form.control} name="name" label="Name" autoComplete="name" />
      <SelectInput control={form.control} name="timeZone" label="Time zone" choices={timeZones()} help="In which times are shown to you." />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Save
        </Button>
      </div>
    </form>
  );
}
