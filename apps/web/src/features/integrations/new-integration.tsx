"use client";
import type { IntegrationChannel } from "@padit/services/integrations";
import { useMutation, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { ChannelIcon } from "./channel-icon";
import { IntegrationForm } from "./integration-form";
import { integrationOf, newIntegration } from "./integration-form-values";
import { SecretOnce } from "./secret-once";

/** Asks for a channel and its settings, then shows the generated secret once. */
export function NewIntegration() {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const [type, setType] = useQueryState("channel", parseAsString.withDefault("webhook"));
  const [made, setMade] = useState<{ id: string; secret: string | undefined } | null>(null);
  const channels = useQuery(trpc.integrations.channels.queryOptions({ organization: slug }));
  const create = useMutation(trpc.integrations.create.mutationOptions());
  if (made) return <Made id={made.id} secret={made.secret} />;
  if (channels.isPending) return <Waiting />;
  if (channels.isError) return <Problem what={t("theChannels")} error={channels.error} onRetry={() => void channels.refetch()} />;
  const channel = channels.data.find((known) => known.name === type && known.unavailable === null) ?? channels.data[0];
  if (!channel) return null;
  return (
    <>
      <PageHeader title={t("new.title")} hint={t("hint")} />
      <ChannelChoice channels={channels.data} chosen={channel.name} onChoose={(next) => void setType(next)} />
      <IntegrationForm
        key={channel.name}
        channel={channel}
        initial={newIntegration(channel)}
        verb={t("new.verb")}
        onSave={async (values) => {
          const { id, secret } = await create.mutateAsync({ organization: slug, type: channel.name, ...integrationOf(values, channel) });
          setMade({ id, secret });
        }}
      />
    </>
  );
}

function Made({ id, secret }: { id: string; secret: string | undefined }) {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  return (
    <>
      <PageHeader title={t("new.added")} />
      <div className="flex max-w-2xl flex-col gap-4 px-4 sm:px-6">
        {secret !== undefined && <SecretOnce secret={secret} what={t("secret")} />}
        <div>
          <LinkButton href={`/o/${slug}/integrations/${id}`} variant="primary">
            {t("new.next")}
          </LinkButton>
        </div>
      </div>
    </>
  );
}

interface ChannelChoiceProps {
  channels: readonly IntegrationChannel[];
  chosen: string;
  onChoose: (type: string) => void;
}

/** One card for each channel; a channel that this installation cannot use states the reason. */
function ChannelChoice({ channels, chosen, onChoose }: ChannelChoiceProps) {
  const t = useWords("integrations");
  return (
    <fieldset className="mb-5 grid max-w-3xl gap-2 px-4 sm:grid-cols-3 sm:px-6">
      <legend className="mb-2 font-medium text-sm">{t("new.channel")}</legend>
      {channels.map(({ name: type, title, description, unavailable }) => (
        <label
          key={type}
          className="flex cursor-pointer items-start gap-3 rounded-xl border border-border bg-surface p-3 text-sm has-[:disabled]:cursor-not-allowed has-[:checked]:border-accent has-[:focus-visible]:ring-2 has-[:focus-visible]:ring-focus"
        >
          <input
            type="radio"
            name="channel"
            value={type}
            checked={type === chosen}
            disabled={unavailable !== null}
            onChange={() => onChoose(type)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className="min-w-0">
            <span className="flex items-center gap-1.5 font-medium">
              <ChannelIcon type={type} className="size-4" />
              {title}
            </span>
            <span className="block text-muted">{unavailable ?? description}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
