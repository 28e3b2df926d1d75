"use client";
import { Button, Input, Label, TextField } from "@heroui/react";
import { COLLECTOR_VERSION } from "@padit/protocols/collector-version";
import { useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { Check } from "@/components/check";
import { ChoiceGroup } from "@/components/choice-group";
import { CopyButton } from "@/components/copy-button";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { idOf, installCommands, PLATFORMS, type Platform } from "./install-commands";
import type { Issued } from "./issue-token";

/** Install commands for a platform, regenerated with every option. The token is shown only here. */
export function RunCommands({ issued, onIssued }: { issued: Issued; onIssued: (issued: Issued) => void }) {
  const t = useWords("collectors");
  const { slug } = useOrganization();
  const [platform, setPlatform] = useQueryState("platform", parseAsStringLiteral(PLATFORMS).withDefault("machine"));
  const [server, setServer] = useState(issued.server);
  const [image, setImage] = useState(`padit-collector:${COLLECTOR_VERSION}`);
  const [rawSockets, setRawSockets] = useState(false);
  const [hostNetwork, setHostNetwork] = useState(true);
  const create = useMutation(useTRPC().collectors.createToken.mutationOptions());
  const isContainer = platform === "docker" || platform === "compose" || platform === "kubernetes";
  const { name, site, tags, token, serverKey } = issued;
  const text = installCommands(platform, { server, token, serverKey, id: idOf(name), image, rawSockets, hostNetwork });
  const labels = Object.fromEntries(PLATFORMS.map((id) => [id, t(`run.platforms.${id}`)])) as Record<Platform, string>; // of every platform
  const regenerate = (): void =>
    create.mutate({ organization: slug, name, site, tags }, { onSuccess: (fresh) => onIssued({ ...fresh, name, site, tags }) });
  return (
    <section aria-labelledby="commands" className="flex flex-col gap-4">
      <h2 id="commands" className="font-medium">
        {t("run.title")}
      </h2>
      <ChoiceGroup
        label={t("run.platform")}
        choices={PLATFORMS}
        labels={labels}
        value={platform}
        onChoose={(choice) => void setPlatform(choice)}
      />
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <TextField value={server} onChange={setServer} autoComplete="off" className="w-80 max-w-full">
          <Label>{t("run.server")}</Label>
          <Input />
        </TextField>
        {isContainer && (
          <TextField value={image} onChange={setImage} autoComplete="off" className="w-56">
            <Label>{t("run.image")}</Label>
            <Input />
          </TextField>
        )}
        <Check isOn={rawSockets} onChange={setRawSockets}>
          {t("run.rawSockets")}
        </Check>
        {isContainer && (
          <Check isOn={hostNetwork} onChange={setHostNetwork}>
            {t("run.hostNetwork")}
          </Check>
        )}
      </div>
      <div className="relative">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0} className="overflow-x-auto rounded-xl border border-border bg-surface p-4 pe-12 font-mono text-xs leading-5">
          {text}
        </pre>
        <span className="absolute end-2 top-2">
          <CopyButton text={text} what={t("run.copy")} />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <Countdown until={issued.expiresAt} />
        <Button size="sm" variant="secondary" isPending={create.isPending} onPress={regenerate}>
          <RotateCw aria-hidden className="size-4" />
          {t("run.newToken")}
        </Button>
      </div>
      <p className="text-muted text-sm">
        {t.rich("run.fingerprint", { key: () => <code className="break-all text-foreground">{serverKey}</code> })}
      </p>
      <FormProblem message={create.isError ? messageOf(create.error) : undefined} />
    </section>
  );
}

/** Remaining validity of the token. */
function Countdown({ until }: { until: Date }) {
  const t = useWords("collectors");
  const [leftMs, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const tick = (): void => setLeft(Math.max(0, until.getTime() - Date.now()));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  if (leftMs === null) return null;
  if (leftMs === 0) return <span className="text-danger">{t("run.expired")}</span>;
  const seconds = Math.ceil(leftMs / 1000);
  return (
    <span role="timer" className="text-muted tabular-nums">
      {t("run.left", { minutes: String(Math.floor(seconds / 60)), seconds: String(seconds % 60).padStart(2, "0") })}
    </span>
  );
}
