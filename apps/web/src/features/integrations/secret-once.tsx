import { KeyRound } from "lucide-react";
import { CopyButton } from "@/components/copy-button";
import { useWords } from "@/features/words/use-words";

/** A secret that will not be shown again. */
export function SecretOnce({ secret, what }: { secret: string; what: string }) {
  const t = useWords("common");
  return (
    <section aria-label={t("secretOnce.label", { what })} className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
      <p className="flex items-center gap-2 font-medium text-sm">
        <KeyRound aria-hidden className="size-4" />
        {t("secretOnce.copyNow", { what })}
      </p>
      <p className="flex items-center gap-2">
        <code className="min-w-0 select-all break-all rounded-lg bg-surface-secondary px-2 py-1 font-mono text-sm">{secret}</code>
        <CopyButton text={secret} what={what} />
      </p>
    </section>
  );
}
