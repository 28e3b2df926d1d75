"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Whether members need a second factor; owners can change it. */
export function SecondFactorRule() {
  const t = useWords("organization");
  const { slug, requiresSecondFactor } = useOrganization();
  const router = useRouter();
  const change = useMutation(
    useTRPC().organizations.requireSecondFactor.mutationOptions({
      onSuccess: (_, { isRequired }) => {
        toast.success(t(isRequired ? "secondFactor.nowRequired" : "secondFactor.nowOptional"));
        router.refresh();
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <section aria-labelledby="second-factor" className="flex flex-col gap-3">
      <h2 id="second-factor" className="font-medium">
        {t("secondFactor.title")}
      </h2>
      <p className="text-muted text-sm">{t(requiresSecondFactor ? "secondFactor.required" : "secondFactor.optional")}</p>
      <div>
        <Button
          variant="secondary"
          isPending={change.isPending}
          onPress={() => change.mutate({ organization: slug, isRequired: !requiresSecondFactor })}
        >
          {t(requiresSecondFactor ? "secondFactor.release" : "secondFactor.require")}
        </Button>
      </div>
    </section>
  );
}
