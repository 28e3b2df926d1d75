"use client";
import { Button, toast } from "@heroui/react";
import type { AlertDetailView } from "@padit/services/alerts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { expectationText } from "@/components/expectation-text";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

interface RepeatsProps {
  alertId: string;
  expectation: NonNullable<AlertDetailView["expectation"]>;
  /** A person has already marked this time of day as expected. */
  isExpected: boolean;
  mayAct: boolean;
}

/** For an alert that repeats at the same time of day: states when and for how long, and lets a person mark it as expected. */
export function Repeats({ alertId, expectation, isExpected, mayAct }: RepeatsProps) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  const common = useWords("common");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const expect = useMutation(
    trpc.alerts.expect.mutationOptions({
      onSuccess: () => {
        toast(t("repeats.done"));
        void queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() });
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <section aria-label={t("repeats.label")} className="flex items-start gap-3 rounded-xl border border-border bg-surface p-3 text-sm">
      <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="flex flex-col items-start gap-2">
        <p>{t("repeats.text", { when: expectationText(common, expectation), days: String(expectation.days) })}</p>
        {isExpected && <p className="text-muted">{t("repeats.isExpected")}</p>}
        {mayAct && !isExpected && (
          <>
            <p className="text-muted">{t("repeats.ifPlanned")}</p>
            <Button
              size="sm"
              variant="secondary"
              isPending={expect.isPending}
              onPress={() => expect.mutate({ organization: slug, alertId })}
            >
              {t("repeats.expect")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
