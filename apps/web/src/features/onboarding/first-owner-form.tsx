"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { signInAfter } from "./sign-in-after";

const Values = z.object({
  setupToken: z.string().trim().min(1, "Enter the set-up token.").max(200),
  organization: z.string().trim().min(1, "Give your organization a name.").max(100),
  name: z.string().trim().min(1, "Enter your name.").max(100),
  email: z.email("Enter your e-mail address."),
  password: z.string().min(10, "At least 10 characters.").max(200),
});

/** Creates the installation's first account and its first organization. */
export function FirstOwnerForm() {
  const create = useMutation(useTRPC().onboarding.createFirstOwner.mutationOptions());
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
      <TextInput
        control={form.control}
        name="setupToken"
        label="Set-up token"
        autoComplete="off"
        help="Printed where PADIT was started, or set as PADIT_SETUP_TOKEN."
      />
      <TextInput control={form.control} name="organization" label="Organization" placeholder="Acme Networks" autoFocus />
      <TextInput control={form.control} name="name" label="Your name" autoComplete="name" />
      <TextInput control={form.control} name="email" type="email" label="E-mail" autoComplete="username" />
      <TextInput
        control={form.control}
        name="password"
        type="password"
        label="Password"
        autoComplete="new-password"
        help="At least 10 characters."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <Button type="submit" fullWidth isPending={form.formState.isSubmitting}>
        Create the owner account
      </Button>
    </form>
  );
}
