"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { signInAfter } from "./sign-in-after";

/** For a person who is signed in with the invited address. */
export function JoinButton({ token, organization }: { token: string; organization: string }) {
  const [error, setError] = useState<string>();
  const accept = useMutation(
    useTRPC().members.accept.mutationOptions({
      onSuccess: ({ slug }) => location.assign(`/o/${slug}/inbox`),
      onError: (failure) => setError(messageOf(failure)),
    }),
  );
  return (
    <>
      <FormProblem message={error} />
      <Button fullWidth isPending={accept.isPending} onPress={() => accept.mutate({ token })}>
        Join {organization}
      </Button>
    </>
  );
}

const Values = z.object({
  name: z.string().trim().min(1, "Enter your name.").max(100),
  password: z.string().min(10, "At least 10 characters.").max(200),
});

/** For a person without an account; the invitation creates it. */
export function SignUpForm({ token, email, organization }: { token: string; email: string; organization: string }) {
  const signUp = useMutation(useTRPC().onboarding.signUp.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { name: "", password: "" } });
  const submit = form.handleSubmit(async (values) => {
    try {
      const { slug } = await signUp.mutateAsync({ token, ...values });
      await signInAfter({ email, password: values.password }, `/o/${slug}/inbox`, `/o/${slug}/sign-in`);
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={form.control} name="name" label="Your name" autoComplete="name" autoFocus />
      <TextInput
        control={form.control}
        name="password"
        type="password"
        label="Choose a password"
        autoComplete="new-password"
        help="At least 10 characters."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
        Join {organization}
      </Button>
    </form>
  );
}
