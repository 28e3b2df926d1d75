"use client";
import { Button, toast } from "@heroui/react";
import type { ModelView } from "@padit/services/models";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleHelp, Crown, Undo2 } from "lucide-react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { isNotFound, messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { daysOf, spanText } from "../alert-rate";
import { DetectionTabs } from "../detection-tabs";
import { ReplayPanel } from "../replay-panel";
import { ReplayedAlerts } from "../replayed-alerts";
import { ModelCardTable } from "./model-card";
import { ModelMark } from "./model-mark";

export function ModelPage({ modelId }: { modelId: string }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const found = useQuery(useTRPC().models.get.queryOptions({ organization: slug, modelId }));
  return (
    <>
      <DetectionTabs hint={t("model.hint")} />
      {found.isPending ? (
        <Waiting />
      ) : isNotFound(found.error) ? (
        <Blank icon={CircleHelp} title={t("model.noSuch")}>
          <LinkButton href={`/o/${slug}/detection/models`}>{t("model.all")}</LinkButton>
        </Blank>
      ) : found.isError ? (
        <Problem what={t("model.theModel")} error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="flex max-w-5xl flex-col gap-6 p-4 sm:px-6">
          <Head model={found.data.model} predecessor={found.data.predecessor} />
          <ModelCardTable model={found.data.model} />
          <ReplayPanel title={t("model.compare")} hint={t("model.compareHint")} modelId={modelId} replay={found.data.replay}>
            {({ result }) =>
              result && (
                <>
                  <p className="text-muted text-sm">{t("basedOn", { span: spanText(t, daysOf(result)) })}</p>
                  <div className="grid gap-6 md:grid-cols-2">
                    {result.variants.map((variant) => (
                      <ReplayedAlerts
                        key={variant.name}
                        variant={variant}
                        title={t(variant.name === "model" ? "model.withThis" : "model.asThen")}
                      />
                    ))}
                  </div>
                </>
              )
            }
          </ReplayPanel>
        </div>
      )}
    </>
  );
}

function Head({ model, predecessor }: { model: ModelView; predecessor: ModelView | null }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const may = useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.models.pathKey() });
  const onError = (error: unknown) => void toast.danger(messageOf(error));
  const promote = useMutation(
    trpc.models.promote.mutationOptions({
      onError,
      onSuccess: async () => {
        await refresh();
        toast.success(t("model.promoted"));
      },
    }),
  );
  const rollBack = useMutation(
    trpc.models.rollBack.mutationOptions({
      onError,
      onSuccess: async (before) => {
        await refresh();
        toast.success(before ? t("model.rolledBack", { version: String(before.version) }) : t("model.rolledToDefaults"));
      },
    }),
  );
  const act = { organization: slug, modelId: model.id };
  const { promotedAt, promotedBy } = model;
  const promotion = promotedAt && t.rich("model.promotedBy", { name: promotedBy ?? "", time: () => <Moment at={promotedAt} /> });
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="break-words font-medium">{t("model.heading", { family: model.family, version: String(model.version) })}</h2>
        <p className="flex flex-wrap items-center gap-x-3 text-muted text-sm">
          <ModelMark state={model.state} />
          <span>{t.rich("model.created", { time: () => <Moment at={model.createdAt} /> })}</span>
          {promotion && <span>{promotion}</span>}
        </p>
      </div>
      {may && model.state === "champion" && (
        <Button variant="secondary" isPending={rollBack.isPending} onPress={() => rollBack.mutate(act)}>
          <Undo2 aria-hidden className="size-4" />
          {predecessor ? t("model.rollBack", { version: String(predecessor.version) }) : t("model.rollToDefaults")}
        </Button>
      )}
      {may && model.state !== "champion" && (
        <Button variant="primary" isDisabled={!model.tuning} isPending={promote.isPending} onPress={() => promote.mutate(act)}>
          <Crown aria-hidden className="size-4" />
          {t("model.promote")}
        </Button>
      )}
    </div>
  );
}
