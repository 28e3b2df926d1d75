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
import { daysOf, spanText } from "../alert-rate";
import { DetectionTabs } from "../detection-tabs";
import { ReplayPanel } from "../replay-panel";
import { ReplayedAlerts } from "../replayed-alerts";
import { ModelCardTable } from "./model-card";
import { ModelMark } from "./model-mark";

export function ModelPage({ modelId }: { modelId: string }) {
  const { slug } = useOrganization();
  const found = useQuery(useTRPC().models.get.queryOptions({ organization: slug, modelId }));
  return (
    <>
      <DetectionTabs hint="What a model was made of and what it is worth." />
      {found.isPending ? (
        <Waiting />
      ) : isNotFound(found.error) ? (
        <Blank icon={CircleHelp} title="There is no such model">
          <LinkButton href={`/o/${slug}/detection/models`}>All models</LinkButton>
        </Blank>
      ) : found.isError ? (
        <Problem what="The model" error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="flex max-w-5xl flex-col gap-6 p-4 sm:px-6">
          <Head model={found.data.model} predecessor={found.data.predecessor} />
          <ModelCardTable model={found.data.model} />
          <ReplayPanel
            title="Against what holds now"
            hint="Stored windows of this family's endpoints, once with the present models and once with this one."
            modelId={modelId}
            replay={found.data.replay}
          >
            {({ result }) =>
              result && (
                <>
                  <p className="text-muted text-sm">Over {spanText(daysOf(result))}.</p>
                  <div className="grid gap-6 md:grid-cols-2">
                    {result.variants.map((variant) => (
                      <ReplayedAlerts
                        key={variant.name}
                        variant={variant}
                        title={variant.name === "model" ? "With this model" : "As it was then"}
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
        toast.success("Promoted: series learn with it now, and change over when they have");
      },
    }),
  );
  const rollBack = useMutation(
    trpc.models.rollBack.mutationOptions({
      onError,
      onSuccess: async (before) => {
        await refresh();
        toast.success(before ? `Rolled back to version ${before.version}` : "Rolled back to the defaults");
      },
    }),
  );
  const act = { organization: slug, modelId: model.id };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="break-words font-medium">
          {model.family}, version {model.version}
        </h2>
        <p className="flex flex-wrap items-center gap-x-3 text-muted text-sm">
          <ModelMark state={model.state} />
          <span>
            made <Moment at={model.createdAt} />
          </span>
          {model.promotedAt && (
            <span>
              promoted by {model.promotedBy} <Moment at={model.promotedAt} />
            </span>
          )}
        </p>
      </div>
      {may && model.state === "champion" && (
        <Button variant="secondary" isPending={rollBack.isPending} onPress={() => rollBack.mutate(act)}>
          <Undo2 aria-hidden className="size-4" />
          Roll back to {predecessor ? `version ${predecessor.version}` : "the defaults"}
        </Button>
      )}
      {may && model.state !== "champion" && (
        <Button variant="primary" isDisabled={!model.tuning} isPending={promote.isPending} onPress={() => promote.mutate(act)}>
          <Crown aria-hidden className="size-4" />
          Promote
        </Button>
      )}
    </div>
  );
}
