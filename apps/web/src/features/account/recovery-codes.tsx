"use client";
import { Button } from "@heroui/react";
import { CopyButton } from "@/components/copy-button";
import { useWords } from "@/features/words/use-words";

/** Recovery codes, shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useWords("account");
  const text = codes.join("\n");
  return (
    <section aria-label={t("codes.title")} className="flex flex-col gap-3 rounded-lg border border-warning p-4">
      <p className="text-sm">{t("codes.text")}</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-6 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={text} what={t("codes.copy")} />
        <a
          className="text-accent-text text-sm underline"
          href={`data:text/plain,${encodeURIComponent(text)}`}
          download="padit-recovery-codes.txt"
        >
          {t("codes.download")}
        </a>
        <Button size="sm" variant="secondary" onPress={onDone}>
          {t("codes.kept")}
        </Button>
      </div>
    </section>
  );
}
