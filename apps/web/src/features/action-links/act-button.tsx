"use client";
import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

interface ActButtonProps {
  token: string;
  action: "acknowledge" | "snooze" | "silence";
  actorName: string;
}

/** The one click that carries out the action of the link. */
export function ActButton({ token, action, actorName }: ActButtonProps) {
  const t = useWords("actionLink");
  const [error, setError] = useState<string>();
  const use = useMutation(useTRPC().actionLinks.use.mutationOptions({ onError: (failure) => setError(messageOf(failure)) }));
  if (use.isSuccess)
    return (
      <p role="status" className="font-medium text-sm">
        {t(`done.${action}`)}
      </p>
    );
  return (
    <>
      <FormProblem message={error} />
      <Button fullWidth isPending={use.isPending} onPress={() => use.mutate({ token })}>
        {t(`verb.${action}`)}
      </Button>
      <p className="text-muted text-xs">{t("actsAs", { name: actorName })}</p>
    </>
  );
}
