"use client";
import { useEffect, useRef, useState } from "react";
import { useWords } from "@/features/words/use-words";
import { moved, type RouteDraft, withRoute } from "./route-draft";
import { RouteForm } from "./route-form";
import type { RecipientChoice } from "./route-form-values";
import { type RouteActions, RouteRow } from "./route-row";

interface RouteListProps {
  drafts: readonly RouteDraft[];
  recipients: readonly RecipientChoice[];
  problemsByKey: ReadonlyMap<string, readonly string[]>;
  mayEdit: boolean;
  /** The route that is being added, after the others. */
  added: RouteDraft | null;
  onAdded: (route: RouteDraft | null) => void;
  onChange: (drafts: RouteDraft[]) => void;
}

/** The ordered list; a route that is edited has its form in its place. */
export function RouteList({ drafts, recipients, problemsByKey, mayEdit, added, onAdded, onChange }: RouteListProps) {
  const t = useWords("routes");
  const [editedKey, setEditedKey] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState("");
  const { list, focusList } = useListFocus();
  const nameOf = new Map(recipients.map(({ id, label }) => [id, label]));
  const actions: RouteActions = {
    move: (key, by) => {
      const next = moved(drafts, key, by);
      const index = next.findIndex((draft) => draft.key === key);
      setAnnouncement(t("moved", { name: next[index]?.name ?? "", place: String(index + 1), count: String(next.length) }));
      onChange(next);
    },
    change: (route) => onChange(withRoute(drafts, route)),
    edit: setEditedKey,
    remove: (key) => {
      onChange(drafts.filter((draft) => draft.key !== key));
      focusList();
    },
  };
  const close = (): void => {
    setEditedKey(null);
    onAdded(null);
    focusList();
  };
  const done = (route: RouteDraft): void => {
    onChange(withRoute(drafts, route));
    close();
  };
  return (
    <>
      <p role="status" className="sr-only">
        {announcement}
      </p>
      <ol
        ref={list}
        tabIndex={-1}
        aria-label={t("list")}
        className="divide-y divide-separator border-separator border-y outline-none empty:hidden"
      >
        {drafts.map((route, index) => (
          <li key={route.key} className="px-4 py-3 sm:px-6">
            {editedKey === route.key ? (
              <RouteForm route={route} recipients={recipients} onDone={done} onCancel={close} />
            ) : (
              <RouteRow
                route={route}
                position={index + 1}
                isLast={index === drafts.length - 1}
                nameOf={nameOf}
                problems={problemsByKey.get(route.key) ?? []}
                actions={mayEdit ? actions : null}
              />
            )}
          </li>
        ))}
      </ol>
      {added && (
        <div className="px-4 py-3 sm:px-6">
          <RouteForm key={added.key} route={added} recipients={recipients} onDone={done} onCancel={close} />
        </div>
      )}
    </>
  );
}

/** Moves the focus to the list after the next drawing: the button or form that had the focus is gone by then. */
function useListFocus() {
  const list = useRef<HTMLOListElement>(null);
  const isDue = useRef(false);
  useEffect(() => {
    if (!isDue.current) return;
    isDue.current = false;
    list.current?.focus();
  });
  const focusList = (): void => {
    isDue.current = true;
  };
  return { list, focusList };
}
