"use client";
import { Button } from "@heroui/react";
import type { CollectorView } from "@padit/services/collectors";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { SecretOnce } from "@/features/integrations/secret-once";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { Facts } from "./collector-facts";

/** Usage of the series limit, the mapping, the newest rejected request, and token rotation for admins. */
export function PushFacts({
  collectorId,
  isRevoked,
  push,
}: {
  collectorId: string;
  isRevoked: boolean;
  push: NonNullable<CollectorView["push"]>;
}) {
  const t = useWords("collector");
  const mayEdit = useMay("admin");
  const { seriesCount, seriesMax, mapping, problem } = push;
  return (
    <div className="flex flex-col gap-4">
      <Facts
        title={t("push.title")}
        rows={[
          [t("push.series"), t("push.seriesOf", { count: seriesCount, max: seriesMax })],
          [t("push.labels"), mapping.endpointLabels.join(", ")],
          [
            t("push.rejected"),
            problem === null ? (
              t("none")
            ) : (
              <span key="problem" className="text-warning-text">
                {t.rich("push.problem", { message: problem.message, inlet: problem.inlet, time: () => <Moment at={problem.at} /> })}
              </span>
            ),
          ],
        ]}
      />
      {mayEdit && !isRevoked && <RotateToken collectorId={collectorId} />}
    </div>
  );
}

/** Rotation invalidates the old token immediately, so the first press only asks for confirmation. */
function RotateToken({ collectorId }: { collectorId: string }) {
  const t = useWords("collector");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const rotate = useMutation(
    trpc.collectors.rotatePushToken.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.collectors.pathKey() }),
      onSettled: () => setAsking(false),
    }),
  );
  return (
    <div className="flex flex-col gap-2">
      {rotate.data && <SecretOnce secret={rotate.data.token} what={t("push.token")} />}
      {isAsking ? (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {t("push.willRefuse")}
          <Button
            size="sm"
            variant="danger-soft"
            isPending={rotate.isPending}
            onPress={() => rotate.mutate({ organization: slug, collectorId })}
          >
            {t("push.replace")}
          </Button>
          <Button size="sm" variant="ghost" onPress={() => setAsking(false)}>
            {t("cancel")}
          </Button>
        </p>
      ) : (
        <Button size="sm" variant="secondary" className="w-fit" onPress={() => setAsking(true)}>
          <RotateCw aria-hidden className="size-4" />
          {t("push.ask")}
        </Button>
      )}
      <FormProblem message={rotate.isError ? messageOf(rotate.error) : undefined} />
    </div>
  );
}
