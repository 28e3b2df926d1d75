"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { expectationText } from "@/components/expectation-text";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Times of day at which a person expects the endpoint to fail; renders nothing without any. They are added from an alert that repeats. */
export function ExpectedTimes({ endpointId, mayEdit }: { endpointId: string; mayEdit: boolean }) {
  const { slug } = useOrganization();
  const t = useWords("endpoint");
  const common = useWords("common");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const asked = { organization: slug, endpointId };
  const { data: times } = useQuery(trpc.endpoints.expectedTimes.queryOptions(asked));
  const remove = useMutation(
    trpc.endpoints.removeExpectedTime.mutationOptions({
      onSuccess: () => {
        toast(t("expected.done"));
        void queryClient.invalidateQueries({ queryKey: trpc.endpoints.expectedTimes.queryKey(asked) });
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  if (!times || times.length === 0) return null;
  return (
    <section aria-labelledby="expected-times" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
      <h2 id="expected-times" className="font-medium">
        {t("expected.title")}
      </h2>
      <ul className="divide-y divide-separator text-sm">
        {times.map(({ id, collectorName, at, expectedBy, ...time }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <span className="min-w-0 flex-1 basis-64">
              {t("expected.seenBy", { when: expectationText(common, time), collector: collectorName })}
            </span>
            <span className="text-muted text-xs">{t.rich("expected.by", { name: expectedBy, time: () => <Moment at={at} /> })}</span>
            {mayEdit && (
              <Button
                size="sm"
                variant="ghost"
                isDisabled={remove.isPending}
                aria-label={t("expected.alertAgainAt", { when: expectationText(common, time) })}
                onPress={() => remove.mutate({ organization: slug, expectedTimeId: id })}
              >
                {t("expected.alertAgain")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
