"use client";
import { Button } from "@heroui/react";
import { CopyButton } from "@/components/copy-button";

/** Recovery codes, shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = codes.join("\n");
  return (
    <section aria-label="Recovery codes" className="flex flex-col gap-3 rounded-lg border border-warning p-4">
      <p className="text-sm">
        Keep these codes where you find them without your phone. Each one replaces the authenticator once. They are not shown again.
      </p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-6 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={text} what="recovery codes" />
        <a
          className="text-accent-text text-sm underline"
          href={`data:text/plain,${encodeURIComponent(text)}`}
          download="padit-recovery-codes.txt"
        >
          Download
        </a>
        <Button size="sm" variant="secondary" onPress={onDone}>
          I have kept them
        </Button>
      </div>
    </section>
  );
}
