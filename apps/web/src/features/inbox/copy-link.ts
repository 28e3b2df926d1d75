import { toast } from "@heroui/react";

/** Copies the address of the alert's or the incident's page, the same as in webhooks. */
export async function copyLink(slug: string, page: "inbox" | "incidents", id: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/o/${slug}/${page}/${id}`);
    toast("Copied the link.", { timeout: 2_000 });
  } catch {
    toast.danger("Your browser does not let the page copy. Open its own page and copy its address.");
  }
}
