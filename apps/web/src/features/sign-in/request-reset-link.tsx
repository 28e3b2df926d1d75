"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { BackToSignIn } from "./back-to-sign-in";

const Values = z.object({ email: z.email("Enter your e-mail address.") });

export function RequestResetLink() {
  const request = useMutation(useTRPC().onboarding.requestPasswordReset.mutationOptions());
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
        <h1 className="font-semibold text-2xl">Check your mail</h1>
        <p role="status" className="text-sm">
          If {request.variables.email} has an account, a link to choose a new password is on its way. It works for one hour.
        </p>
        <BackToSignIn />
      </>
    );
  return (
    <>
      <div>
        <h1 className="font-semibold text-2xl">Forgot your password?</h1>
        <p className="text-muted text-sm">Enter your address, and PADIT mails you a link to choose a new one.</p>
      </div>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextInput control={form.control} name="email" type="email" label="E-mail" autoComplete="username" autoFocus />
        <FormProblem message={form.formState.errors.root?.message} />
        <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
          Send the link
        </Button>
      </form>
      <BackToSignIn />
    </>
  );
}
