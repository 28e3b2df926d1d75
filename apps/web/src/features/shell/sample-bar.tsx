"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { messageOf } from "@/components/message-of";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Says that the organization's data is made up. An owner removes the organization with one click, because nothing of it is real. */
export function SampleBar() {
  const { slug, name, isSample, organizations } = useOrganization();
  const t = useWords("shell");
  const mayRemove = useMay("owner");
  const remove = useMutation(
    useTRPC().organizations.delete.mutationOptions({
      onSuccess: () => {
        const other = organizations.find((known) => known.slug !== slug);
        location.assign(other ? `/o/${other.slug}` : "/organizations/new");
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  if (!isSample) return null;
  return (
    <section
      aria-label={t("sample.label")}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-accent-soft px-4 py-1.5 text-sm sm:px-6"
    >
      <p className="min-w-0 flex-1 basis-60">{t("sample.text")}</p>
      {mayRemove && (
        <Button size="sm" variant="secondary" isPending={remove.isPending} onPress={() => remove.mutate({ organization: slug, name })}>
          {t("sample.remove")}
        </Button>
      )}
    </section>
  );
}
