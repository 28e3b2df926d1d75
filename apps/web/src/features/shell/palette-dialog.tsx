"use client";
import { Modal } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Gauge } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { matchSpelled } from "./match-spelled";
import { pageAddress } from "./navigation";
import { useNavigation } from "./use-navigation";

/** The dialog of the command palette, in its own bundle. */
export default function PaletteDialog({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const t = useWords("shell");
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
        <Modal.Container placement="top" size="md">
          <Modal.Dialog className="p-0" aria-label={t("palette.label")}>
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
  const t = useWords("shell");
  const { slug } = useOrganization();
  const router = useRouter();
  const mayOperate = useMay("operator");
  const pages = useNavigation();
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
    <Command label={t("palette.label")} filter={matchSpelled} className="flex max-h-[60dvh] flex-col">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={t("palette.placeholder")}
        className="border-border border-b bg-transparent px-4 py-3 outline-none placeholder:text-field-placeholder"
      />
      <Command.List className="overflow-y-auto">
        <Command.Empty className="p-6 text-center text-muted text-sm">{t("palette.nothing", { text })}</Command.Empty>
        <Command.Group heading={t("palette.pages")} className={GROUP}>
          {pages.map(({ path, name, icon: Icon }) => (
            <Command.Item
              key={path}
              value={t(`pages.${name}`)}
              keywords={[path, ...t(`searchWords.${name}`).split(", ")]}
              onSelect={go(path)}
              className={ITEM}
            >
              <Icon aria-hidden className="size-4 text-muted" />
              {t(`pages.${name}`)}
            </Command.Item>
          ))}
          <Command.Item value={t("palette.account")} keywords={["account"]} onSelect={go("/account")} className={ITEM}>
            {t("palette.account")}
          </Command.Item>
        </Command.Group>
        {mayOperate && (
          <Command.Group heading={t("palette.actions")} className={GROUP}>
            {ACTIONS.map(({ name, path }) => (
              <Command.Item key={path} value={t(`palette.${name}`)} keywords={[path]} onSelect={go(path)} className={ITEM}>
                {t(`palette.${name}`)}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading={t("palette.endpoints")} className={GROUP}>
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
  { name: "addEndpoint", path: "endpoints/new" },
  { name: "addCollector", path: "collectors/new" },
  { name: "addRule", path: "rules/new" },
  { name: "addWebhook", path: "integrations/new" },
] as const;
