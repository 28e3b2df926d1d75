import { KeyRound } from "lucide-react";
import { CopyButton } from "@/components/copy-button";

/** A secret that will not be shown again. */
export function SecretOnce({ secret, what = "signing secret" }: { secret: string; what?: string }) {
  return (
    <section aria-label={`The ${what}`} className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
      <p className="flex items-center gap-2 font-medium text-sm">
        <KeyRound aria-hidden className="size-4" />
        Keep this {what} now: it is shown only here and only once.
      </p>
      <p className="flex items-center gap-2">
        <code className="min-w-0 select-all break-all rounded-lg bg-surface-secondary px-2 py-1 font-mono text-sm">{secret}</code>
        <CopyButton text={secret} what={what} />
      </p>
    </section>
  );
}
