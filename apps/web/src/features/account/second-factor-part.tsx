"use client";
import { Button, toast } from "@heroui/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { AuthenticatorSetup } from "./authenticator-setup";
import { ProofDialog, type ProvenStep } from "./proof-dialog";
import { RecoveryCodes } from "./recovery-codes";

/** The person's passkeys, authenticators and recovery codes. Changes require a passkey, or the password and a code once a factor exists. */
export function SecondFactorPart() {
  const t = useWords("account");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const answer = useQuery(trpc.account.secondFactors.queryOptions());
  const [step, setStep] = useState<ProvenStep | null>(null);
  const [setup, setSetup] = useState<{ factorId: string; secretText: string; qrSvg: string } | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (answer.isPending) return <Waiting rows={2} />;
  if (answer.isError) return <Problem what={t("factor.yours")} error={answer.error} onRetry={() => void answer.refetch()} />;
  const { factors, recoveryCodesLeft } = answer.data;
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.account.secondFactors.queryKey() });

  if (setup)
    return (
      <AuthenticatorSetup
        {...setup}
        onCancel={() => setSetup(null)}
        onConfirmed={async ({ recoveryCodes }) => {
          setSetup(null);
          setCodes(recoveryCodes);
          await refresh();
          toast.success(t("factor.totpAdded"));
        }}
      />
    );
  return (
    <>
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      <FactorList factors={factors} onRemove={({ id: factorId, name }) => setStep({ kind: "remove", factorId, name })} />
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" onPress={() => setStep({ kind: "passkey" })}>
          {t("factor.addPasskey")}
        </Button>
        <Button variant="secondary" onPress={() => setStep({ kind: "add" })}>
          {t("factor.addTotp")}
        </Button>
        {factors.length > 0 && (
          <>
            <Button variant="secondary" onPress={() => setStep({ kind: "codes" })}>
              {t("factor.newCodes")}
            </Button>
            <span className="text-muted text-sm">{t("factor.codesLeft", { left: String(recoveryCodesLeft) })}</span>
          </>
        )}
      </div>
      {step && (
        <ProofDialog
          step={step}
          asksForCode={factors.length > 0}
          hasPasskey={factors.some(({ kind }) => kind === "passkey")}
          onClose={() => setStep(null)}
          onBegun={setSetup}
          onPasskeyAdded={async ({ recoveryCodes }) => {
            setCodes(recoveryCodes);
            await refresh();
            toast.success(t("factor.passkeyAdded"));
          }}
          onRemoved={refresh}
          onCodes={async (fresh) => {
            setCodes(fresh);
            await refresh();
          }}
        />
      )}
    </>
  );
}

interface Factor {
  id: string;
  kind: "totp" | "passkey";
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

function FactorList({ factors, onRemove }: { factors: readonly Factor[]; onRemove: (factor: Factor) => void }) {
  const t = useWords("account");
  if (factors.length === 0) return <p className="text-muted text-sm">{t("factor.none")}</p>;
  return (
    <ul className="divide-y divide-separator border-separator border-y text-sm">
      {factors.map(({ lastUsedAt, ...factor }) => (
        <li key={factor.id} className="flex flex-wrap items-center gap-3 py-2">
          <div className="min-w-0 flex-1">
            <p className="truncate">{factor.name}</p>
            <p className="text-muted">
              {t.rich("factor.since", { kind: t(`factor.${factor.kind}`), time: () => <Moment at={factor.createdAt} /> })}
              {lastUsedAt && <> · {t.rich("factor.used", { time: () => <Moment at={lastUsedAt} /> })}</>}
            </p>
          </div>
          <Button
            size="sm"
            variant="ghost"
            aria-label={t("factor.removeOne", { name: factor.name })}
            onPress={() => onRemove({ ...factor, lastUsedAt })}
          >
            {t("factor.remove")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
