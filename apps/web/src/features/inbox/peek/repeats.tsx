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
  const { slug } = useOrganization();
  const common = useWords("common");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const expect = useMutation(
    trpc.alerts.expect.mutationOptions({
      onSuccess: () => {
        toast("Expected at this time from now on. The endpoint's page lists it, and takes it back.");
        void queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() });
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <section aria-label="Repeats" className="flex items-start gap-3 rounded-xl border border-border bg-surface p-3 text-sm">
      <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="flex flex-col items-start gap-2">
        <p>
          {expectationText(common, expectation)}, {expectation.days} days in a row so far.
        </p>
        {isExpected && <p className="text-muted">Somebody expects it at this time; the endpoint's page lists when.</p>}
        {mayAct && !isExpected && (
          <>
            <p className="text-muted">
              If this is planned, expect it: failures that begin within 10 minutes of this time and last no longer open no alert. Longer
              ones do, and those at any other hour.
            </p>
            <Button
              size="sm"
              variant="secondary"
              isPending={expect.isPending}
              onPress={() => expect.mutate({ organization: slug, alertId })}
            >
              Expect it at this time
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
