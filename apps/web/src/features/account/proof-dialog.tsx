"use client";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormDialog } from "@/components/form-dialog";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** An action that starts once the person has confirmed the password, and a code if a second factor exists. */
export type ProvenStep = { kind: "add" } | { kind: "remove"; factorId: string; name: string } | { kind: "codes" };

const TITLES = {
  add: { heading: "Add an authenticator app", verb: "Continue" },
  remove: { heading: "Remove authenticator", verb: "Remove" },
  codes: { heading: "Make new recovery codes", verb: "Make new codes" },
} as const;

interface ProofDialogProps {
  step: ProvenStep;
  asksForCode: boolean;
  onClose: () => void;
  onBegun: (setup: { factorId: string; secretText: string; qrSvg: string }) => void;
  onRemoved: () => Promise<unknown>;
  onCodes: (codes: string[]) => Promise<unknown>;
}

export function ProofDialog({ step, asksForCode, onClose, onBegun, onRemoved, onCodes }: ProofDialogProps) {
  const trpc = useTRPC();
  const begin = useMutation(trpc.account.beginTotp.mutationOptions());
  const remove = useMutation(trpc.account.removeFactor.mutationOptions());
  const replace = useMutation(trpc.account.replaceRecoveryCodes.mutationOptions());
  const { control, watch, getValues } = useForm({ defaultValues: { name: "Phone", password: "", code: "" } });
  const typed = watch();
  const submit = async (): Promise<void> => {
    const { name, password, code } = getValues();
    const proof = { password, ...(asksForCode && { code }) };
    if (step.kind === "add") onBegun(await begin.mutateAsync({ name, ...proof }));
    else if (step.kind === "codes") await onCodes(await replace.mutateAsync(proof));
    else {
      await remove.mutateAsync({ factorId: step.factorId, ...proof });
      await onRemoved();
    }
  };
  const isReady = typed.password !== "" && (!asksForCode || typed.code !== "") && typed.name.trim() !== "";
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      heading={TITLES[step.kind].heading}
      verb={TITLES[step.kind].verb}
      isDangerous={step.kind === "remove"}
      isReady={isReady}
      onSubmit={submit}
    >
      {step.kind === "add" && <TextInput control={control} name="name" label="Name" help="Where the app is, such as “Work phone”." />}
      {step.kind === "remove" && <p className="text-sm">{step.name} will no longer be asked for when you sign in.</p>}
      {step.kind === "codes" && <p className="text-sm">The codes that you have now stop working.</p>}
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
    </FormDialog>
  );
}
