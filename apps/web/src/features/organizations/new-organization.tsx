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

/** Creates an organization owned by the person, and opens it. */
export function NewOrganization() {
  const t = useWords("account");
  const Values = useMemo(() => z.object({ name: z.string().trim().min(1, t("newOrganization.nameMissing")).max(100) }), [t]);
  const create = useMutation(useTRPC().organizations.create.mutationOptions());
  const form = useForm({ resolver: zodResolver(Values), defaultValues: { name: "" } });
  const submit = form.handleSubmit(async (values) => {
    try {
      const { slug } = await create.mutateAsync(values);
      location.assign(`/o/${slug}`);
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput
        control={form.control}
        name="name"
        label={t("newOrganization.name")}
        placeholder={t("newOrganization.example")}
        autoFocus
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <Button type="submit" isPending={form.formState.isSubmitting}>
        {t("newOrganization.create")}
      </Button>
    </form>
  );
}
