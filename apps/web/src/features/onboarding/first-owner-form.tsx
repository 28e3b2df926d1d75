"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { signInAfter } from "./sign-in-after";

const valuesIn = (t: WordsOf<"signIn">) =>
  z.object({
    setupToken: z.string().trim().min(1, t("setup.tokenMissing")).max(200),
    organization: z.string().trim().min(1, t("setup.organizationMissing")).max(100),
    name: z.string().trim().min(1, t("missing.name")).max(100),
    email: z.email(t("missing.email")),
    password: z.string().min(10, t("missing.length")).max(200),
  });

/** Creates the installation's first account and its first organization. */
export function FirstOwnerForm() {
  const create = useMutation(useTRPC().onboarding.createFirstOwner.mutationOptions());
  const t = useWords("signIn");
  const Values = useMemo(() => valuesIn(t), [t]);
  const form = useForm({
    resolver: zodResolver(Values),
    defaultValues: { setupToken: "", organization: "", name: "", email: "", password: "" },
  });
  // The link that `npm start` prints has the token in its fragment (#), which browsers never send to a server. The link may be opened
  // while this page is already open.
  useEffect(() => {
    const takeToken = (): void => {
      const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
      if (token === undefined) return;
      form.setValue("setupToken", token);
      history.replaceState(null, "", location.pathname);
    };
    takeToken();
    window.addEventListener("hashchange", takeToken);
    return () => window.removeEventListener("hashchange", takeToken);
  }, [form]);
  const submit = form.handleSubmit(async (values) => {
    try {
      const { slug } = await create.mutateAsync(values);
      await signInAfter(values, `/o/${slug}/inbox`, `/o/${slug}/sign-in`);
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput control={form.control} name="setupToken" label={t("setup.token")} autoComplete="off" help={t("setup.tokenHelp")} />
      <TextInput
        control={form.control}
        name="organization"
        label={t("setup.organization")}
        placeholder={t("setup.organizationExample")}
        autoFocus
      />
      <TextInput control={form.control} name="name" label={t("setup.name")} autoComplete="name" />
      <TextInput control={form.control} name="email" type="email" label={t("form.email")} autoComplete="username" />
      <TextInput
        control={form.control}
        name="password"
        type="password"
        label={t("form.password")}
        autoComplete="new-password"
        help={t("missing.length")}
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
        {t("setup.submit")}
      </Button>
    </form>
  );
}
