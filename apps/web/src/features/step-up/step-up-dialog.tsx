"use client";
import { Button } from "@heroui/react";
import type { StepUpMeans } from "@padit/services/factors";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { TextInput } from "@/components/fields";
import { FormDialog } from "@/components/form-dialog";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { askForPasskey } from "@/features/sign-in/ask-for-passkey";
import { useTRPC } from "@/features/trpc/trpc-context";
import { useWords } from "@/features/words/use-words";

interface StepUpDialogProps {
  /** False: the person closed the dialog without a proof. */
  onAnswer: (isProven: boolean) => void;
}

/** Asks for a passkey, a code or the password, because the change that the person began requires a recent proof. */
export default function StepUpDialog({ onAnswer }: StepUpDialogProps) {
  const { account } = useTRPC();
  const t = useWords("common");
  const passkeyWords = useWords("passkey");
  const means = useQuery(account.stepUpMeans.queryOptions(undefined, { staleTime: 0 }));
  const prove = useMutation(account.stepUp.mutationOptions());
  const { control, watch, getValues } = useForm({ defaultValues: { secret: "" } });
  const [isByHand, setByHand] = useState(false);
  const isProven = useRef(false);
  const { hasPasskey = false, hasCode = false, hasPassword = false } = means.data ?? {};
  const usesPasskey = hasPasskey && !isByHand;
  const submit = async (): Promise<void> => {
    const { secret } = getValues();
    await prove.mutateAsync(
      usesPasskey ? { passkey: await askForPasskey(passkeyWords) } : hasCode ? { code: secret } : { password: secret },
    );
    isProven.current = true;
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onAnswer(isProven.current)}
      heading={t("stepUp.title")}
      verb={t("stepUp.confirm")}
      isReady={usesPasskey || ((hasCode || hasPassword) && watch("secret") !== "")}
      onSubmit={submit}
    >
      <p className="text-sm">{t("stepUp.why")}</p>
      {means.isPending && <Waiting rows={1} />}
      {means.isError && <Problem what={t("stepUp.means")} error={means.error} onRetry={() => void means.refetch()} />}
      {usesPasskey && <p className="text-sm">{t("stepUp.passkey")}</p>}
      {!usesPasskey && hasCode && (
        <TextInput
          control={control}
          name="secret"
          label={t("stepUp.code")}
          autoComplete="one-time-code"
          help={t("stepUp.codeHelp")}
          autoFocus
        />
      )}
      {hasPassword && (
        <TextInput control={control} name="secret" type="password" label={t("stepUp.password")} autoComplete="current-password" autoFocus />
      )}
      {hasPasskey && (
        <Button size="sm" variant="ghost" className="self-start" onPress={() => setByHand(!isByHand)}>
          {t(isByHand ? "stepUp.toPasskey" : "stepUp.toCode")}
        </Button>
      )}
      {means.data && <ProviderLink means={means.data} />}
    </FormDialog>
  );
}

/** The provider's page replaces this one, so the person has to begin the change again afterwards. */
function ProviderLink({ means: { signOn, hasPassword } }: { means: StepUpMeans }) {
  const t = useWords("common");
  if (!signOn) return null;
  const next = `${location.pathname}${location.search}`;
  return (
    <p className="text-sm">
      <a className="underline" href={`/api/sso/start/${encodeURIComponent(signOn.slug)}?again&next=${encodeURIComponent(next)}`}>
        {t(hasPassword ? "stepUp.orSignIn" : "stepUp.signIn", { provider: signOn.name })}
      </a>
      {t("stepUp.thenRepeat")}
    </p>
  );
}
