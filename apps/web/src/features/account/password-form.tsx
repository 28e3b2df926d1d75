"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords, type WordsOf } from "@/features/words/use-words";

const valuesIn = (t: WordsOf<"account">) =>
  z.object({
    currentPassword: z.string().min(1, t("passwordForm.currentMissing")),
    newPassword: z.string().min(10, t("passwordForm.newShort")).max(200),
  });

export function PasswordForm() {
  const t = useWords("account");
  const Values = useMemo(() => valuesIn(t), [t]);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const change = useMutation(trpc.account.changePassword.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { currentPassword: "", newPassword: "" } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await change.mutateAsync(values);
      form.reset();
      await queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() });
      toast.success(t("passwordForm.changed"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput
        control={form.control}
        name="currentPassword"
        type="password"
        label={t("passwordForm.current")}
        autoComplete="current-password"
      />
      <TextInput
        control={form.control}
        name="newPassword"
        type="password"
        label={t("passwordForm.new")}
        autoComplete="new-password"
        help={t("passwordForm.newHelp")}
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("passwordForm.change")}
        </Button>
      </div>
    </form>
  );
}
