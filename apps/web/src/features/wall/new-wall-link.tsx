"use client";
import { Button } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Tv } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { CopyButton } from "@/components/copy-button";
import { SelectInput, TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const LIFETIMES_DAYS = ["30", "90", "365"] as const;

/** Makes a link, which is shown once. */
export function NewWallLink() {
  const t = useWords("wall");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [url, setUrl] = useState<string | null>(null);
  const create = useMutation(trpc.wall.create.mutationOptions());
  const values = z.object({ name: z.string().trim().min(1, t("form.nameMissing")).max(100), days: z.enum(LIFETIMES_DAYS) });
  const form = useForm({ resolver: zodResolver(values), defaultValues: { name: "", days: "90" as const } });
  const submit = form.handleSubmit(async ({ name, days }) => {
    try {
      const made = await create.mutateAsync({ organization: slug, name, expiresInDays: Number(days) });
      setUrl(made.url);
      form.reset();
      await queryClient.invalidateQueries({ queryKey: trpc.wall.pathKey() });
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <section aria-labelledby="new-wall-link" className="flex max-w-3xl flex-col gap-4 px-4 py-6 sm:px-6">
      <h2 id="new-wall-link" className="font-medium">
        {t("form.heading")}
      </h2>
      {url && <LinkOnce url={url} />}
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <TextInput control={form.control} name="name" label={t("form.name")} placeholder={t("form.namePlaceholder")} />
          <SelectInput
            control={form.control}
            name="days"
            label={t("form.days")}
            choices={LIFETIMES_DAYS.map((id) => ({ id, label: t("form.dayCount", { n: Number(id) }) }))}
          />
        </div>
        <FormProblem message={form.formState.errors.root?.message} />
        <div>
          <Button type="submit" isPending={form.formState.isSubmitting}>
            {t("form.submit")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function LinkOnce({ url }: { url: string }) {
  const t = useWords("wall");
  return (
    <section aria-label={t("onceWhat")} className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
      <p className="flex items-center gap-2 font-medium text-sm">
        <Tv aria-hidden className="size-4" />
        {t("once")}
      </p>
      <p className="flex items-center gap-2">
        <a href={url} target="_blank" rel="noreferrer" className="min-w-0 break-all font-mono text-sm underline">
          {url}
        </a>
        <CopyButton text={url} what={t("onceWhat")} />
      </p>
    </section>
  );
}
