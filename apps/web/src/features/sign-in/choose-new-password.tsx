"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { BackToSignIn } from "./back-to-sign-in";

/** @param token from the mailed link */
export function ChooseNewPassword({ token, onNewLink }: { token: string; onNewLink: () => void }) {
  const reset = useMutation(useTRPC().onboarding.resetPassword.mutationOptions());
  const t = useWords("signIn");
  const Values = useMemo(() => z.object({ password: z.string().min(10, t("missing.length")).max(200) }), [t]);
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { password: "" } });
  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await reset.mutateAsync({ token, password });
    } catch (error) {
      reportIssues(form, error);
    }
  });
  if (reset.isSuccess)
    return (
      <>
        <h1 className="font-semibold text-2xl">{t("reset.doneTitle")}</h1>
        <p role="status" className="text-sm">
          {t("reset.done")}
        </p>
        <BackToSignIn />
      </>
    );
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("reset.chooseTitle")}</h1>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextInput
          control={form.control}
          name="password"
          type="password"
          label={t("reset.newPassword")}
          autoComplete="new-password"
          help={t("reset.newPasswordHelp")}
          autoFocus
        />
        <FormProblem message={form.formState.errors.root?.message} />
        <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
          {t("reset.change")}
        </Button>
        <Button variant="ghost" fullWidth onPress={onNewLink}>
          {t("reset.newLink")}
        </Button>
      </form>
    </>
  );
}
