"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** Whether members need a second factor; owners can change it. */
export function SecondFactorRule() {
  const { slug, requiresSecondFactor } = useOrganization();
  const router = useRouter();
  const change = useMutation(
    useTRPC().organizations.requireSecondFactor.mutationOptions({
      onSuccess: (_, { isRequired }) => {
        toast.success(isRequired ? "Members need a second factor from now on" : "A second factor is no longer required");
        router.refresh();
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <section aria-labelledby="second-factor" className="flex flex-col gap-3">
      <h2 id="second-factor" className="font-medium">
        Second factor
      </h2>
      <p className="text-muted text-sm">
        {requiresSecondFactor
          ? "Members sign in with an authenticator app. Who has none is asked to add one before anything of the organization is shown."
          : "Members may sign in with their password alone."}
      </p>
      <div>
        <Button
          variant="secondary"
          isPending={change.isPending}
          onPress={() => change.mutate({ organization: slug, isRequired: !requiresSecondFactor })}
        >
          {requiresSecondFactor ? "No longer require it" : "Require a second factor"}
        </Button>
      </div>
    </section>
  );
}
