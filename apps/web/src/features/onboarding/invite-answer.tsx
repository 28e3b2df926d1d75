"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { signInAfter } from "./sign-in-after";

/** For a person who is signed in with the invited address. */
export function JoinButton({ token, organization }: { token: string; organization: string }) {
  const t = useWords("signIn");
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
        {t("invite.join", { organization })}
      </Button>
    </>
  );
}

const valuesIn = (t: WordsOf<"signIn">) =>
  z.object({
    name: z.string().trim().min(1, t("missing.name")).max(100),
    password: z.string().min(10, t("missing.length")).max(200),
  });

/** For a person without an account; the invitation creates it. */
export function SignUpForm({ token, email, organization }: { token: string; email: string; organization: string }) {
  const signUp = useMutation(useTRPC().onboarding.signUp.mutationOptions());
  const t = useWords("signIn");
  const Values = useMemo(() => valuesIn(t), [t]);
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
      <TextInput control={form.control} name="name" label={t("setup.name")} autoComplete="name" autoFocus />
      <TextInput
        control={form.control}
        name="password"
        type="password"
        label={t("invite.choosePassword")}
        autoComplete="new-password"
        help={t("missing.length")}
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
        {t("invite.join", { organization })}
      </Button>
    </form>
  );
}
