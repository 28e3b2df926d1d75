import { toast } from "@heroui/react";

/** Copies the address of the alert's page, the same as in webhooks. */
export async function copyAlertLink(slug: string, alertId: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/o/${slug}/inbox/${alertId}`);
    toast("Copied the link.", { timeout: 2_000 });
  } catch {
    toast.danger("Your browser does not let the page copy. Open the alert's own page and copy its address.");
  }
}
