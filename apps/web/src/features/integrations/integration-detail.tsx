"use client";
import { Button, Tabs, toast } from "@heroui/react";
import type { IntegrationView } from "@padit/services/integrations";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Send, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { OnOff } from "@/components/fields";
import { messageOf } from "@/components/message-of";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { DeliveryLog } from "./delivery-log";
import { EditIntegration } from "./edit-integration";
import { IntegrationState } from "./integrations-list";
import { SecretOnce } from "./secret-once";

const TABS = ["deliveries", "settings"] as const;

export function IntegrationDetail({ integrationId }: { integrationId: string }) {
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const trpc = useTRPC();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("deliveries"));
  const integration = useQuery(trpc.integrations.get.queryOptions({ organization: slug, integrationId }));
  if (integration.isPending) return <Waiting />;
  if (integration.isError) return <Problem what="The integration" error={integration.error} onRetry={() => void integration.refetch()} />;
  const { name, url } = integration.data;
  return (
    <>
      <PageHeader title={name} hint={url}>
        <IntegrationState {...integration.data} />
        {mayEdit && <Actions integration={integration.data} />}
      </PageHeader>
      {mayEdit ? (
        <Tabs
          selectedKey={tab}
          onSelectionChange={(key) => void setTab(TABS.find((known) => known === key) ?? null)}
          className="px-4 sm:px-6"
        >
          <Tabs.ListContainer className="w-fit">
            <Tabs.List aria-label="Integration">
              <Tabs.Tab id="deliveries">
                Deliveries
                <Tabs.Indicator />
              </Tabs.Tab>
              <Tabs.Tab id="settings">
                Settings
                <Tabs.Indicator />
              </Tabs.Tab>
            </Tabs.List>
          </Tabs.ListContainer>
          <Tabs.Panel id="deliveries">
            <DeliveryLog integrationId={integrationId} />
          </Tabs.Panel>
          <Tabs.Panel id="settings" className="-mx-4 pt-4 sm:-mx-6">
            <EditIntegration integration={integration.data} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <div className="px-4 sm:px-6">
          <DeliveryLog integrationId={integrationId} />
        </div>
      )}
    </>
  );
}

function Actions({ integration: { id: integrationId, name, type, enabled } }: { integration: IntegrationView }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const channels = useQuery(trpc.integrations.channels.queryOptions({ organization: slug }));
  const hasMadeSecret = channels.data?.find((channel) => channel.name === type)?.secrets.some(({ made }) => made) ?? false;
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const onError = (error: unknown): void => void toast.danger(messageOf(error));
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() });
  const test = useMutation(
    trpc.integrations.sendTest.mutationOptions({ onError, onSettled, onSuccess: () => void toast("Test sent: watch it in the log") }),
  );
  const update = useMutation(trpc.integrations.update.mutationOptions({ onError, onSettled }));
  const rotate = useMutation(
    trpc.integrations.rotateSecret.mutationOptions({ onError, onSettled, onSuccess: (made) => setSecret(made.secret ?? null) }),
  );
  const remove = useMutation(trpc.integrations.delete.mutationOptions({ onSuccess: onSettled }));
  const input = { organization: slug, integrationId };
  return (
    <>
      <OnOff
        isOn={enabled}
        label={`${name} is on`}
        onChange={(on) => update.mutate({ ...input, enabled: on })}
        isDisabled={update.isPending}
      />
      <Button variant="primary" isPending={test.isPending} onPress={() => test.mutate(input)}>
        <Send aria-hidden className="size-4" />
        Send test
      </Button>
      {hasMadeSecret && (
        <Button variant="secondary" isPending={rotate.isPending} onPress={() => rotate.mutate(input)}>
          <KeyRound aria-hidden className="size-4" />
          Rotate secret
        </Button>
      )}
      <Button isIconOnly variant="ghost" aria-label={`Delete ${name}`} onPress={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-4" />
      </Button>
      {secret && (
        <div className="w-full">
          <SecretOnce secret={secret} what="new signing secret" />
          <p className="pt-1 text-muted text-sm">Deliveries carry signatures of the old and the new secret for 24 hours.</p>
        </div>
      )}
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Delete this integration?"
        name={name}
        verb="Delete integration"
        onConfirm={async () => {
          await remove.mutateAsync(input);
          router.push(`/o/${slug}/integrations`);
        }}
      >
        Nothing is sent to it any more, and its log of deliveries goes with it. This cannot be undone.
      </ConfirmByName>
    </>
  );
}
