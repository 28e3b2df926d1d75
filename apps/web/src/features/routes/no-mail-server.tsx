"use client";
import { useQuery } from "@tanstack/react-query";
import { MailX } from "lucide-react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Warns that members and rotas, who are notified by mail, get nothing because the installation has no mail server. */
export function NoMailServer() {
  const t = useWords("notifications");
  const { slug: organization } = useOrganization();
  const channels = useQuery(useTRPC().integrations.channels.queryOptions({ organization }));
  const email = channels.data?.find(({ name }) => name === "email");
  if (!email || email.unavailable === null) return null;
  return (
    <p role="status" className="mx-4 flex items-start gap-2 rounded-lg border border-warning p-3 text-sm sm:mx-6">
      <MailX aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
      <span>
        <span className="font-medium">{t("noMail.title")}</span> {t("noMail.text")}
      </span>
    </p>
  );
}
