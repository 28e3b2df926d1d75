"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Which endpoints a limit covers now. Nothing while the field is empty and may stay so. */
export function LimitPreview({ limit, isOptional = false }: { limit: string; isOptional?: boolean }) {
  const { slug } = useOrganization();
  const t = useWords("limits");
  const endpointLimit = useDeferredValue(limit.trim());
  const preview = useQuery({
    ...useTRPC().members.previewLimit.queryOptions({ organization: slug, endpointLimit }),
    enabled: endpointLimit !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (endpointLimit === "" && isOptional) return null;
  const { covered = 0, total = 0, names = [] } = preview.data ?? {};
  const others = covered - names.length;
  const counted = { covered, total, names: names.join(", "), others };
  return (
    <section aria-label={t("preview.label")} className="rounded-lg bg-surface-secondary p-3 text-sm">
      {endpointLimit === "" ? (
        <p>{t("preview.all")}</p>
      ) : preview.isError ? (
        <p role="alert" className="text-danger">
          {messageOf(preview.error)}
        </p>
      ) : preview.data === undefined ? (
        <p className="text-muted">{t("preview.reading")}</p>
      ) : (
        <p className="break-words">{covered === 0 ? t("preview.none") : t(others > 0 ? "preview.more" : "preview.some", counted)}</p>
      )}
    </section>
  );
}
