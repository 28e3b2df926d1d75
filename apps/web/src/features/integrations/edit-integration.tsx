"use client";
import { toast } from "@heroui/react";
import type { IntegrationView } from "@padit/services/integrations";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { IntegrationForm } from "./integration-form";
import { integrationOf, valuesOf } from "./integration-form-values";

/** Form for the settings of an existing integration. */
export function EditIntegration({ integration }: { integration: IntegrationView }) {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const channels = useQuery(trpc.integrations.channels.queryOptions({ organization: slug }));
  const update = useMutation(trpc.integrations.update.mutationOptions());
  if (channels.isPending) return <Waiting />;
  if (channels.isError) return <Problem what={t("theChannels")} error={channels.error} onRetry={() => void channels.refetch()} />;
  const channel = channels.data.find(({ name }) => name === integration.type);
  if (!channel) return <p className="px-4 text-sm sm:px-6">{t("edit.unknownChannel", { type: integration.type })}</p>;
  return (
    <IntegrationForm
      channel={channel}
      initial={valuesOf(integration, channel)}
      storedSecrets={channel.secrets.flatMap(({ name }) => (integration.settings[name] === undefined ? [] : [name]))}
      verb={t("edit.save")}
      onSave={async (values) => {
        await update.mutateAsync({ organization: slug, integrationId: integration.id, ...integrationOf(values, channel, integration) });
        await queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() });
        toast.success(t("edit.saved"));
      }}
    />
  );
}
