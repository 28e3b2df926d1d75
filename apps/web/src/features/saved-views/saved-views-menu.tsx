"use client";
import { Button, Dropdown, Header, Label } from "@heroui/react";
import type { SavedViewView } from "@padit/services/saved-views";
import { Bookmark, Check, ChevronDown, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { pageAddress } from "@/features/shell/navigation";
import { useWords } from "@/features/words/use-words";
import { useChangeViews, useSavedViews } from "./use-saved-views";

const SaveViewDialog = dynamic(() => import("./save-view-dialog"), { ssr: false });

/** Menu of a list's saved views: opens one, keeps what is shown as a new one, or changes the one that is shown. */
export default function SavedViewsMenu({ page }: { page: SavedViewView["page"] }) {
  const t = useWords("savedViews");
  const { slug } = useOrganization();
  const router = useRouter();
  const mayShare = useMay("operator");
  const { views, query, shown } = useSavedViews(page);
  const { changeNow, deleteNow } = useChangeViews();
  const [openedId, setOpenedId] = useState<string | null>(null);
  const [asked, setAsked] = useState<"new" | "rename" | null>(null);
  // The view that was opened last, when a filter was changed since.
  const changed = shown === null ? (views.find(({ id, mayChange }) => id === openedId && mayChange) ?? null) : null;
  const act = (key: string): void => {
    const view = views.find(({ id }) => id === key);
    if (view) {
      setOpenedId(view.id);
      router.push(`${pageAddress(slug, page)}?${view.query}`);
    } else if (key === "new" || key === "rename") setAsked(key);
    else if (key === "changes" && changed) void changeNow(changed.id, { query }).catch(() => {});
    else if (key === "share" && shown) void changeNow(shown.id, { isShared: !shown.isShared }).catch(() => {});
    else if (key === "delete" && shown) deleteNow(shown);
  };
  const actions = [
    ...(shown === null && query !== "" ? [{ id: "new", label: t("save") }] : []),
    ...(changed && query !== "" ? [{ id: "changes", label: t("saveChanges", { name: changed.name }) }] : []),
    ...(shown?.mayChange
      ? [
          { id: "rename", label: t("rename") },
          ...(mayShare ? [{ id: "share", label: t(shown.isShared ? "keepPrivate" : "share") }] : []),
          { id: "delete", label: t("delete") },
        ]
      : []),
  ];
  if (views.length === 0 && actions.length === 0) return null;
  return (
    <>
      <Dropdown>
        <Button size="sm" variant="ghost" aria-label={shown ? `${t("menu")}: ${shown.name}` : t("menu")}>
          <Bookmark aria-hidden className="size-4" />
          <span className="max-w-40 truncate">{shown?.name ?? t("menu")}</span>
          <ChevronDown aria-hidden className="size-3.5" />
        </Button>
        <Dropdown.Popover>
          <Dropdown.Menu aria-label={t("menu")} onAction={(key) => act(String(key))}>
            {views.length > 0 && (
              <Dropdown.Section>
                <Header>{t("list")}</Header>
                {views.map((view) => (
                  <ViewItem key={view.id} view={view} isShown={view.id === shown?.id} />
                ))}
              </Dropdown.Section>
            )}
            {actions.length > 0 && (
              <Dropdown.Section aria-label={t("menu")}>
                {actions.map(({ id, label }) => (
                  <Dropdown.Item key={id} id={id} textValue={label}>
                    <Label>{label}</Label>
                  </Dropdown.Item>
                ))}
              </Dropdown.Section>
            )}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      {asked && <SaveViewDialog page={page} query={query} renamed={asked === "rename" ? shown : null} onDone={() => setAsked(null)} />}
    </>
  );
}

function ViewItem({ view: { id, name, isShared }, isShown }: { view: SavedViewView; isShown: boolean }) {
  const t = useWords("savedViews");
  return (
    <Dropdown.Item id={id} textValue={name}>
      <Label className="flex-1">{name}</Label>
      {isShared && <Users aria-label={t("shared")} className="size-3.5 text-muted" />}
      {isShown && <Check aria-label={t("here")} className="size-4" />}
    </Dropdown.Item>
  );
}
