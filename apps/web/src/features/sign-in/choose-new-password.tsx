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

const Values = z.object({ password: z.string().min(10, "At least 10 characters.").max(200) });

/** @param token from the mailed link */
export function ChooseNewPassword({ token, onNewLink }: { token: string; onNewLink: () => void }) {
  const reset = useMutation(useTRPC().onboarding.resetPassword.mutationOptions());
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
        <h1 className="font-semibold text-2xl">Password changed</h1>
        <p role="status" className="text-sm">
          You are signed out everywhere. Sign in with your new password.
        </p>
        <BackToSignIn />
      </>
    );
  return (
    <>
      <h1 className="font-semibold text-2xl">Choose a new password</h1>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextInput
          control={form.control}
          name="password"
          type="password"
          label="New password"
          autoComplete="new-password"
          help="At least 10 characters, not easy to guess."
          autoFocus
        />
        <FormProblem message={form.formState.errors.root?.message} />
        <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
          Change password
        </Button>
        <Button variant="ghost" fullWidth onPress={onNewLink}>
          Ask for a new link
        </Button>
      </form>
    </>
  );
}
