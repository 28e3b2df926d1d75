"use client";
import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { CopyButton } from "@/components/copy-button";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { reportIssues } from "@/components/report-issues";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

interface AuthenticatorSetupProps {
  factorId: string;
  secretText: string;
  qrSvg: string;
  onCancel: () => void;
  onConfirmed: (answer: { recoveryCodes: string[] | null }) => Promise<unknown>;
}

/** The QR code of a new authenticator and the field for its first code, which completes the set-up. */
export function AuthenticatorSetup({ factorId, secretText, qrSvg, onCancel, onConfirmed }: AuthenticatorSetupProps) {
  const t = useWords("account");
  const confirm = useMutation(useTRPC().account.confirmTotp.mutationOptions());
  const form = useForm({ defaultValues: { code: "" } });
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      await onConfirmed(await confirm.mutateAsync({ factorId, code }));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-sm">{t("setup.scan")}</p>
      {/* biome-ignore lint/performance/noImgElement: the picture is inline, so there is nothing to optimize */}
      <img
        // A scanner needs a light border around the QR code, also in the dark theme.
        className="size-48 rounded-md bg-white p-2"
        alt={t("setup.picture")}
        src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`}
      />
      <p className="flex flex-wrap items-center gap-2 text-muted text-sm">
        {t.rich("setup.noCamera", { key: () => <code className="break-all text-foreground">{secretText}</code> })}
        <CopyButton text={secretText} what={t("setup.key")} />
      </p>
      <TextInput control={form.control} name="code" label={t("setup.code")} autoComplete="one-time-code" autoFocus />
      <FormProblem message={form.formState.errors.root?.message} />
      <div className="flex gap-3">
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("setup.confirm")}
        </Button>
        <Button variant="ghost" onPress={onCancel}>
          {t("setup.cancel")}
        </Button>
      </div>
    </form>
  );
}
