"use client";
import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormDialog } from "@/components/form-dialog";
import { askForPasskey } from "@/features/sign-in/ask-for-passkey";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { createPasskey } from "./create-passkey";

/** An action that starts once the person has confirmed the password, and a code if a second factor exists. */
export type ProvenStep = { kind: "add" } | { kind: "passkey" } | { kind: "remove"; factorId: string; name: string } | { kind: "codes" };

const TITLES = {
  add: { heading: "Add an authenticator app", verb: "Continue" },
  passkey: { heading: "Add a passkey", verb: "Continue" },
  remove: { heading: "Remove authenticator", verb: "Remove" },
  codes: { heading: "Make new recovery codes", verb: "Make new codes" },
} as const;

interface ProofDialogProps {
  step: ProvenStep;
  asksForCode: boolean;
  hasPasskey: boolean;
  onClose: () => void;
  onBegun: (setup: { factorId: string; secretText: string; qrSvg: string }) => void;
  onPasskeyAdded: (answer: { recoveryCodes: string[] | null }) => Promise<unknown>;
  onRemoved: () => Promise<unknown>;
  onCodes: (codes: string[]) => Promise<unknown>;
}

export function ProofDialog({ step, asksForCode, hasPasskey, onClose, ...on }: ProofDialogProps) {
  const run = useProvenStep(step, on);
  const passkeyWords = useWords("passkey");
  const { control, watch, getValues } = useForm({
    defaultValues: { name: step.kind === "passkey" ? "This device" : "Phone", password: "", code: "" },
  });
  const [usesPasskey, setUsesPasskey] = useState(hasPasskey);
  const typed = watch();
  const submit = async (): Promise<void> => {
    const { name, password, code } = getValues();
    await run(name, usesPasskey ? { passkey: await askForPasskey(passkeyWords) } : { password, ...(asksForCode && { code }) });
  };
  const isProven = usesPasskey || (typed.password !== "" && (!asksForCode || typed.code !== ""));
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      heading={TITLES[step.kind].heading}
      verb={TITLES[step.kind].verb}
      isDangerous={step.kind === "remove"}
      isReady={isProven && typed.name.trim() !== ""}
      onSubmit={submit}
    >
      {step.kind === "add" && <TextInput control={control} name="name" label="Name" help="Where the app is, such as “Work phone”." />}
      {step.kind === "passkey" && (
        <TextInput control={control} name="name" label="Name" help="Which device or key it is on, such as “Work laptop”." />
      )}
      {step.kind === "remove" && <p className="text-sm">{step.name} will no longer be asked for when you sign in.</p>}
      {step.kind === "codes" && <p className="text-sm">The codes that you have now stop working.</p>}
      {usesPasskey ? (
        <p className="text-sm">Your browser asks for your passkey first.</p>
      ) : (
        <>
          <TextInput control={control} name="password" type="password" label="Password" autoComplete="current-password" autoFocus />
          {asksForCode && (
            <TextInput
              control={control}
              name="code"
              label="Code"
              autoComplete="one-time-code"
              help="Of your authenticator app, or a recovery code."
            />
          )}
        </>
      )}
      {hasPasskey && (
        <Button size="sm" variant="ghost" className="self-start" onPress={() => setUsesPasskey(!usesPasskey)}>
          {usesPasskey ? "Use your password instead" : "Use your passkey instead"}
        </Button>
      )}
    </FormDialog>
  );
}

type Handlers = Pick<ProofDialogProps, "onBegun" | "onPasskeyAdded" | "onRemoved" | "onCodes">;
type Proof = { password: string; code?: string } | { passkey: Awaited<ReturnType<typeof askForPasskey>> };

/** Returns a function that performs the step with the person's proof. */
function useProvenStep(step: ProvenStep, on: Handlers): (name: string, proof: Proof) => Promise<void> {
  const { account } = useTRPC();
  const begin = useMutation(account.beginTotp.mutationOptions());
  const beginPasskey = useMutation(account.beginPasskey.mutationOptions());
  const confirmPasskey = useMutation(account.confirmPasskey.mutationOptions());
  const remove = useMutation(account.removeFactor.mutationOptions());
  const replace = useMutation(account.replaceRecoveryCodes.mutationOptions());
  return async (name, proof) => {
    if (step.kind === "add") on.onBegun(await begin.mutateAsync({ name, ...proof }));
    else if (step.kind === "codes") await on.onCodes(await replace.mutateAsync(proof));
    else if (step.kind === "remove") {
      await remove.mutateAsync({ factorId: step.factorId, ...proof });
      await on.onRemoved();
    } else {
      const { factorId, options } = await beginPasskey.mutateAsync({ name, ...proof });
      await on.onPasskeyAdded(await confirmPasskey.mutateAsync({ factorId, response: await createPasskey(options) }));
    }
  };
}
