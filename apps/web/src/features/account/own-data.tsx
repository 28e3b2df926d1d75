"use client";
import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { messageOf } from "@/components/message-of";
import { saveFile } from "@/components/save-file";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** A copy of the person's data, and the end of the account. */
export function OwnData({ email }: { email: string }) {
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
      <p className="text-muted text-sm">
        The download has your account, memberships, sessions, factors, keys and your entries in audit logs, as JSON.
      </p>
      <div className="flex flex-wrap gap-3">
        <Button variant="secondary" isPending={copy.isPending} onPress={() => copy.mutate()}>
          Download your data
        </Button>
        <Button variant="danger" onPress={() => setAsking(true)}>
          Erase account
        </Button>
      </div>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Erase your account?"
        name={email}
        verb="Erase account"
        onConfirm={async () => {
          await erase.mutateAsync({ email });
          location.assign("/sign-in");
        }}
      >
        Your name, address, password, factors and sessions are erased, and API keys that you made stop working. What you did stays in the
        organizations' records under a pseudonym. This cannot be undone.
      </ConfirmByName>
    </>
  );
}
