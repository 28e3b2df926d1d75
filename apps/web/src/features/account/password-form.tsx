"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";

const Values = z.object({
  currentPassword: z.string().min(1, "Enter your current password."),
  newPassword: z.string().min(10, "At least 10 characters.").max(200),
});

export function PasswordForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.account.changePassword.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { currentPassword: "", newPassword: "" } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await change.mutateAsync(values);
      form.reset();
      await queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() });
      toast.success("Password changed; your other sessions have ended");
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={form.control} name="currentPassword" type="password" label="Current password" autoComplete="current-password" />
      <TextInput
        control={form.control}
        name="newPassword"
        type="password"
        label="New password"
        autoComplete="new-password"
        help="At least 10 characters, not easy to guess. Your other sessions end."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Change password
        </Button>
      </div>
    </form>
  );
}
