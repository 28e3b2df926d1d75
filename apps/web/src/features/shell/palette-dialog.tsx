"use client";
import { Modal } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Gauge } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { NAVIGATION, pageAddress } from "./navigation";

/** The dialog of the command palette, in its own bundle. */
export default function PaletteDialog({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
        <Modal.Container placement="top" size="md">
          <Modal.Dialog className="p-0" aria-label="Command palette">
            <Palette onDone={() => onOpenChange(false)} />
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}

const ITEM = "flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-2 text-sm aria-selected:bg-default";
const GROUP =
  "p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs";

function Palette({ onDone }: { onDone: () => void }) {
  const { slug } = useOrganization();
  const router = useRouter();
  const mayOperate = useMay("operator");
  const [text, setText] = useState("");
  const endpoints = useQuery({
    ...useTRPC().endpoints.list.queryOptions({ organization: slug, limit: 8, ...(text && { text }) }),
    placeholderData: (before) => before,
  });
  const go = (path: string) => () => {
    onDone();
    router.push(path.startsWith("/") ? path : pageAddress(slug, path));
  };
  return (
    <Command label="Command palette" className="flex max-h-[60dvh] flex-col">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Where to, or what to do?"
        className="border-border border-b bg-transparent px-4 py-3 outline-none placeholder:text-field-placeholder"
      />
      <Command.List className="overflow-y-auto">
        <Command.Empty className="p-6 text-center text-muted text-sm">Nothing matches “{text}”.</Command.Empty>
        <Command.Group heading="Pages" className={GROUP}>
          {NAVIGATION.map(({ path, label, icon: Icon, keywords = [] }) => (
            <Command.Item key={path} value={label} keywords={[...keywords]} onSelect={go(path)} className={ITEM}>
              <Icon aria-hidden className="size-4 text-muted" />
              {label}
            </Command.Item>
          ))}
          <Command.Item value="Account" onSelect={go("/account")} className={ITEM}>
            Account
          </Command.Item>
        </Command.Group>
        {mayOperate && (
          <Command.Group heading="Do" className={GROUP}>
            {ACTIONS.map(({ label, path }) => (
              <Command.Item key={path} value={label} onSelect={go(path)} className={ITEM}>
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Endpoints" className={GROUP}>
          {endpoints.data?.items.map(({ id, name, protocol }) => (
            <Command.Item key={id} value={`${name} ${id}`} keywords={[protocol]} onSelect={go(`endpoints/${id}`)} className={ITEM}>
              <Gauge aria-hidden className="size-4 text-muted" />
              <span className="flex-1 truncate">{name}</span>
              <span className="text-muted text-xs">{protocol}</span>
            </Command.Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}

const ACTIONS = [
  { label: "Add an endpoint", path: "endpoints/new" },
  { label: "Add a collector", path: "collectors/new" },
  { label: "Add an alert rule", path: "rules/new" },
  { label: "Add a webhook", path: "integrations/new" },
] as const;
