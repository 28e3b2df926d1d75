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
import { FormDialog } from "@/components/form-dialog";
import { messageOf } from "@/components/message-of";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { DeliveryLog } from "./delivery-log";
import { EditIntegration } from "./edit-integration";
import { IntegrationState } from "./integrations-list";
import { SecretOnce } from "./secret-once";

const TABS = ["deliveries", "settings"] as const;

export function IntegrationDetail({ integrationId }: { integrationId: string }) {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const trpc = useTRPC();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("deliveries"));
  const integration = useQuery(trpc.integrations.get.queryOptions({ organization: slug, integrationId }));
  if (integration.isPending) return <Waiting />;
  if (integration.isError)
    return <Problem what={t("theIntegration")} error={integration.error} onRetry={() => void integration.refetch()} />;
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
            <Tabs.List aria-label={t("detail.tabs")}>
              <Tabs.Tab id="deliveries">
                {t("detail.deliveries")}
                <Tabs.Indicator />
              </Tabs.Tab>
              <Tabs.Tab id="settings">
                {t("detail.settings")}
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
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const channels = useQuery(trpc.integrations.channels.queryOptions({ organization: slug }));
  const hasMadeSecret = channels.data?.find((channel) => channel.name === type)?.secrets.some(({ made }) => made) ?? false;
  const [isAsking, setAsking] = useState(false);
  const onError = (error: unknown): void => void toast.danger(messageOf(error));
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() });
  const test = useMutation(
    trpc.integrations.sendTest.mutationOptions({ onError, onSettled, onSuccess: () => void toast(t("detail.testSent")) }),
  );
  const update = useMutation(trpc.integrations.update.mutationOptions({ onError, onSettled }));
  const remove = useMutation(trpc.integrations.delete.mutationOptions({ onSuccess: onSettled }));
  const input = { organization: slug, integrationId };
  return (
    <>
      <OnOff
        isOn={enabled}
        label={t("detail.isOn", { name })}
        onChange={(on) => update.mutate({ ...input, enabled: on })}
        isDisabled={update.isPending}
      />
      <Button variant="primary" isPending={test.isPending} onPress={() => test.mutate(input)}>
        <Send aria-hidden className="size-4" />
        {t("detail.sendTest")}
      </Button>
      {hasMadeSecret && <RotateSecret integrationId={integrationId} />}
      <Button isIconOnly variant="ghost" aria-label={t("detail.delete", { name })} onPress={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-4" />
      </Button>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t("detail.ask")}
        name={name}
        verb={t("detail.verb")}
        onConfirm={async () => {
          await remove.mutateAsync(input);
          router.push(`/o/${slug}/integrations`);
        }}
      >
        {t("detail.askText")}
      </ConfirmByName>
    </>
  );
}

/** Asks first, because a rotation ends the secret before the present one; then shows the new secret once. */
function RotateSecret({ integrationId }: { integrationId: string }) {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const rotate = useMutation(
    trpc.integrations.rotateSecret.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() }),
    }),
  );
  return (
    <>
      <Button variant="secondary" onPress={() => setAsking(true)}>
        <KeyRound aria-hidden className="size-4" />
        {t("detail.rotate")}
      </Button>
      {rotate.data?.secret && (
        <div className="order-last w-full">
          <SecretOnce secret={rotate.data.secret} what={t("detail.newSecret")} />
          <p className="pt-1 text-muted text-sm">{t("detail.bothSign")}</p>
        </div>
      )}
      <FormDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        heading={t("detail.rotateAsk")}
        verb={t("detail.rotate")}
        isDangerous
        isReady
        onSubmit={() => rotate.mutateAsync({ organization: slug, integrationId })}
      >
        <p className="text-muted text-sm">{t("detail.rotateText")}</p>
      </FormDialog>
    </>
  );
}
