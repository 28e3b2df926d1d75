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
  const t = useWords("account");
  const run = useProvenStep(step, on);
  const passkeyWords = useWords("passkey");
  const { control, watch, getValues } = useForm({
    defaultValues: { name: t(step.kind === "passkey" ? "proof.device" : "proof.phone"), password: "", code: "" },
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
      heading={t(`proof.${step.kind}.heading`)}
      verb={t(`proof.${step.kind}.verb`)}
      isDangerous={step.kind === "remove"}
      isReady={isProven && typed.name.trim() !== ""}
      onSubmit={submit}
    >
      {step.kind === "add" && <TextInput control={control} name="name" label={t("proof.name")} help={t("proof.addHelp")} />}
      {step.kind === "passkey" && <TextInput control={control} name="name" label={t("proof.name")} help={t("proof.passkeyHelp")} />}
      {step.kind === "remove" && <p className="text-sm">{t("proof.removeText", { name: step.name })}</p>}
      {step.kind === "codes" && <p className="text-sm">{t("proof.codesText")}</p>}
      {usesPasskey ? (
        <p className="text-sm">{t("proof.asksPasskey")}</p>
      ) : (
        <>
          <TextInput
            control={control}
            name="password"
            type="password"
            label={t("proof.password")}
            autoComplete="current-password"
            autoFocus
          />
          {asksForCode && (
            <TextInput control={control} name="code" label={t("proof.code")} autoComplete="one-time-code" help={t("proof.codeHelp")} />
          )}
        </>
      )}
      {hasPasskey && (
        <Button size="sm" variant="ghost" className="self-start" onPress={() => setUsesPasskey(!usesPasskey)}>
          {t(usesPasskey ? "proof.toPassword" : "proof.toPasskey")}
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
