"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { usePartnersChanged } from "./customer-agreements";

/** Adds a customer by its short name: accepts its grant, or shows its owner an offer. */
export function OfferForm() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const accept = useMutation(useTRPC().customers.accept.mutationOptions({ onSuccess: usePartnersChanged() }));
  const form = useForm({ defaultValues: { customer: "" } });
  const submit = form.handleSubmit(async ({ customer }) => {
    try {
      await accept.mutateAsync({ organization: slug, customer });
      form.reset();
      toast.success(t("offer.done"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <section aria-labelledby="offer" className="flex max-w-xl flex-col gap-3 px-4 py-6 sm:px-6">
      <h2 id="offer" className="font-medium">
        {t("offer.title")}
      </h2>
      <p className="text-muted text-sm">{t("offer.text")}</p>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextInput control={form.control} name="customer" label={t("offer.field")} help={t("offer.help")} autoComplete="off" />
        <FormProblem message={form.formState.errors.root?.message} />
        <div>
          <Button type="submit" variant="secondary" isPending={form.formState.isSubmitting}>
            {t("offer.submit")}
          </Button>
        </div>
      </form>
    </section>
  );
}
