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
import { idOf, installCommands, PLATFORM_LABELS, PLATFORMS } from "./install-commands";
import type { Issued } from "./issue-token";

/** Install commands for a platform, regenerated with every option. The token is shown only here. */
export function RunCommands({ issued, onIssued }: { issued: Issued; onIssued: (issued: Issued) => void }) {
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
  const regenerate = (): void =>
    create.mutate({ organization: slug, name, site, tags }, { onSuccess: (fresh) => onIssued({ ...fresh, name, site, tags }) });
  return (
    <section aria-labelledby="commands" className="flex flex-col gap-4">
      <h2 id="commands" className="font-medium">
        Run this on the machine that shall probe
      </h2>
      <ChoiceGroup
        label="Platform"
        choices={PLATFORMS}
        labels={PLATFORM_LABELS}
        value={platform}
        onChoose={(choice) => void setPlatform(choice)}
      />
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <TextField value={server} onChange={setServer} autoComplete="off" className="w-80 max-w-full">
          <Label>Server, as that machine sees it</Label>
          <Input />
        </TextField>
        {isContainer && (
          <TextField value={image} onChange={setImage} autoComplete="off" className="w-56">
            <Label>Image</Label>
            <Input />
          </TextField>
        )}
        <Check isOn={rawSockets} onChange={setRawSockets}>
          Raw sockets (ICMP, CFM, eCPRI)
        </Check>
        {isContainer && (
          <Check isOn={hostNetwork} onChange={setHostNetwork}>
            The machine's own network
          </Check>
        )}
      </div>
      <div className="relative">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0} className="overflow-x-auto rounded-xl border border-border bg-surface p-4 pe-12 font-mono text-xs leading-5">
          {text}
        </pre>
        <span className="absolute end-2 top-2">
          <CopyButton text={text} what="commands" />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <Countdown until={issued.expiresAt} />
        <Button size="sm" variant="secondary" isPending={create.isPending} onPress={regenerate}>
          <RotateCw aria-hidden className="size-4" />
          New token
        </Button>
      </div>
      <p className="text-muted text-sm">
        The machine joins only a server whose key has this fingerprint: <code className="break-all text-foreground">{serverKey}</code>
      </p>
      <FormProblem message={create.isError ? messageOf(create.error) : undefined} />
    </section>
  );
}

/** Remaining validity of the token. */
function Countdown({ until }: { until: Date }) {
  const [leftMs, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const tick = (): void => setLeft(Math.max(0, until.getTime() - Date.now()));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until]);
  if (leftMs === null) return null;
  if (leftMs === 0) return <span className="text-danger">The token has expired: make a new one.</span>;
  const seconds = Math.ceil(leftMs / 1000);
  return (
    <span role="timer" className="text-muted tabular-nums">
      The token is shown this once and works once, for {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")} more.
    </span>
  );
}
