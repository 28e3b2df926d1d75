"use client";
import { Button, toast } from "@heroui/react";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useWords } from "@/features/words/use-words";

const SHOWN_MS = 2_000;

/** Copies a text and confirms that on the button. @param what names the text for screen readers, e.g. `secret` */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useWords("common");
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), SHOWN_MS);
    } catch {
      toast.danger(t("copy.refused"));
    }
  };
  return (
    <Button isIconOnly size="sm" variant="ghost" aria-label={t(isCopied ? "copy.copied" : "copy.copy", { what })} onPress={copy}>
      {isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
    </Button>
  );
}
