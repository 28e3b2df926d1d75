"use client";
import { Button, Description, Input, Label, TextField } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { CopyButton } from "@/components/copy-button";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { SecretOnce } from "@/features/integrations/secret-once";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { senderSettings } from "./sender-settings";

const SERIES_MAX = 10_000;

/** Creates a push collector with a name, then shows its token and the settings for senders. */
export function NewPushCollector() {
  const t = useWords("collectors");
  const { slug } = useOrganization();
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const [name, setName] = useState("");
  const [labels, setLabels] = useState("instance, host, service.name");
  const [seriesMax, setSeriesMax] = useState(String(SERIES_MAX));
  const create = useMutation(
    trpc.collectors.createPush.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.collectors.pathKey() }),
    }),
  );
  if (create.data) {
    const { collector, token, server } = create.data;
    return (
      <div className="flex flex-col gap-6">
        <SecretOnce secret={token} what={t("push.token")} />
        <SenderSettings server={server} />
        <Link href={`/o/${slug}/collectors/${collector.id}`} className="w-fit text-sm underline">
          {t("push.open", { name: collector.name })}
        </Link>
      </div>
    );
  }
  const endpointLabels = labels.split(",").flatMap((label) => label.trim() || []);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ organization: slug, name: name.trim(), seriesMax: Number(seriesMax), mapping: { endpointLabels } });
      }}
    >
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <TextField value={name} onChange={setName} isRequired autoFocus autoComplete="off" maxLength={100}>
          <Label>{t("wizard.name")}</Label>
          <Input placeholder={t("push.nameExample")} />
          <Description>{t("wizard.nameHelp")}</Description>
        </TextField>
        <TextField value={labels} onChange={setLabels} isRequired autoComplete="off">
          <Label>{t("push.labels")}</Label>
          <Input />
          <Description>{t("push.labelsHelp")}</Description>
        </TextField>
        <TextField value={seriesMax} onChange={setSeriesMax} isRequired inputMode="numeric" autoComplete="off">
          <Label>{t("push.limit")}</Label>
          <Input />
          <Description>{t("push.limitHelp")}</Description>
        </TextField>
      </div>
      <FormProblem message={create.isError ? messageOf(create.error) : undefined} />
      <Button type="submit" className="w-fit" isDisabled={name.trim() === "" || create.isPending}>
        {t("push.create")}
      </Button>
    </form>
  );
}

/** Address and example settings for each protocol; they do not repeat the token. */
function SenderSettings({ server }: { server: string }) {
  const t = useWords("collectors");
  return (
    <section aria-labelledby="senders" className="flex flex-col gap-4">
      <h2 id="senders" className="font-medium">
        {t("push.configure")}
      </h2>
      {senderSettings(server).map(({ title, text }) => (
        <div key={title} className="flex flex-col gap-1">
          <h3 className="text-sm">{title}</h3>
          <div className="relative">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0} className="overflow-x-auto rounded-xl border border-border bg-surface p-4 pe-12 font-mono text-xs leading-5">
              {text}
            </pre>
            <span className="absolute end-2 top-2">
              <CopyButton text={text} what={t("push.settingsFor", { title })} />
            </span>
          </div>
        </div>
      ))}
    </section>
  );
}
