"use client";
import { Button, toast } from "@heroui/react";
import { Check, Copy } from "lucide-react";
import { useState } from "react";

const SHOWN_MS = 2_000;

/** Copies a text and confirms that on the button. @param what names the text for screen readers, e.g. `secret` */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), SHOWN_MS);
    } catch {
      toast.danger("Your browser does not let the page copy. Select the text and copy it yourself.");
    }
  };
  return (
    <Button isIconOnly size="sm" variant="ghost" aria-label={isCopied ? `Copied the ${what}` : `Copy the ${what}`} onPress={copy}>
      {isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
    </Button>
  );
}
