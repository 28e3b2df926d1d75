"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { messageOf } from "@/components/message-of";
import { saveFile } from "@/components/save-file";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** A copy of the person's data, and the end of the account. */
export function OwnData({ email }: { email: string }) {
  const t = useWords("account");
  const { account } = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const erase = useMutation(account.erase.mutationOptions());
  const copy = useMutation(
    account.export.mutationOptions({
      onSuccess: (data) => saveFile("padit-account.json", JSON.stringify(data, null, 2), "application/json"),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <>
      <p className="text-muted text-sm">{t("data.text")}</p>
      <div className="flex flex-wrap gap-3">
        <Button variant="secondary" isPending={copy.isPending} onPress={() => copy.mutate()}>
          {t("data.download")}
        </Button>
        <Button variant="danger" onPress={() => setAsking(true)}>
          {t("data.erase")}
        </Button>
      </div>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t("data.ask")}
        name={email}
        verb={t("data.erase")}
        onConfirm={async () => {
          await erase.mutateAsync({ email });
          location.assign("/sign-in");
        }}
      >
        {t("data.askText")}
      </ConfirmByName>
    </>
  );
}
