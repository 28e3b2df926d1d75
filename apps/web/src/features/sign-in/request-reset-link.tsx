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

export function RequestResetLink() {
  const request = useMutation(useTRPC().onboarding.requestPasswordReset.mutationOptions());
  const t = useWords("signIn");
  const Values = useMemo(() => z.object({ email: z.email(t("missing.email")) }), [t]);
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { email: "" } });
  const submit = form.handleSubmit(async (values) => {
    try {
      await request.mutateAsync(values);
    } catch (error) {
      reportIssues(form, error);
    }
  });
  if (request.isSuccess)
    return (
      <>
        <h1 className="font-semibold text-2xl">{t("reset.sentTitle")}</h1>
        <p role="status" className="text-sm">
          {t("reset.sent", { email: request.variables.email })}
        </p>
        <BackToSignIn />
      </>
    );
  return (
    <>
      <div>
        <h1 className="font-semibold text-2xl">{t("reset.title")}</h1>
        <p className="text-muted text-sm">{t("reset.hint")}</p>
      </div>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextInput control={form.control} name="email" type="email" label={t("form.email")} autoComplete="username" autoFocus />
        <FormProblem message={form.formState.errors.root?.message} />
        <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
          {t("reset.send")}
        </Button>
      </form>
      <BackToSignIn />
    </>
  );
}
