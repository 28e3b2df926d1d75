import { toast } from "@heroui/react";
import type { WordsOf } from "@/features/words/use-words";

/** Copies the address of the alert's or the incident's page, the same as in webhooks. */
export async function copyLink(t: WordsOf<"alert">, slug: string, page: "inbox" | "incidents", id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/o/${slug}/${page}/${id}`);
    toast(t("toast.copied"), { timeout: 2_000 });
  } catch {
    toast.danger(t("toast.copyRefused"));
  }
}
