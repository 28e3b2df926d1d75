"use client";
import { Button, toast } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import type { AccountView } from "@padit/services/account";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { timeZones } from "@/components/time-zones";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { LANGUAGE_NAMES, LANGUAGES } from "@/features/words/languages";
import { switchLanguage } from "@/features/words/switch-language";
import { useLanguage, useWords, type WordsOf } from "@/features/words/use-words";

const CHOICES = LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }));

export function ProfileForm({ account }: { account: AccountView }) {
  const t = useWords("account");
  const shown = useLanguage();
  const Values = useMemo(() => valuesIn(t), [t]);
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.account.update.mutationOptions());
  const form = useForm({
    resolver: zodResolver(Values),
    defaultValues: { name: account.name, timeZone: account.timeZone, language: account.language ?? shown },
  });
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync(values);
      await queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() });
      if (values.language !== shown) return switchLanguage(values.language);
      toast.success(t("saved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-muted text-sm">{account.email}</p>
      <TextInput control={form.control} name="name" label={t("profile.name")} autoComplete="name" />
      <SelectInput control={form.control} name="language" label={t("profile.language")} choices={CHOICES} />
      <SelectInput
        control={form.control}
        name="timeZone"
        label={t("profile.timeZone")}
        choices={timeZones()}
        help={t("profile.timeZoneHelp")}
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("profile.save")}
        </Button>
      </div>
    </form>
  );
}

const valuesIn = (t: WordsOf<"account">) =>
  z.object({
    name: z.string().trim().min(1, t("profile.nameMissing")).max(100),
    timeZone: z.string(),
    language: z.enum(LANGUAGES),
  });
