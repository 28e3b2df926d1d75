"use client";
import { Button } from "@heroui/react";
import { ChevronDown, ChevronUp, Maximize2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { LinkButton } from "@/components/link-button";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import type { AskedAction } from "../action-dialog";
import type { InboxAction } from "../inbox-rows";
import type { AlertActions } from "../use-alert-actions";
import { AlertDetail } from "./alert-detail";
import { IncidentPeek } from "./incident-peek";
import { ResizeHandle, WIDTHS } from "./resize-handle";

interface PeekPanelProps {
  /** What the panel shows: one alert, or one incident. */
  opened: { type: "alert" | "incident"; id: string };
  actions: AlertActions;
  /** Position of the row in the list; `at` is -1 when the list does not have it. */
  place: { at: number; of: number };
  onMove: (step: number) => void;
  onClose: () => void;
  onAsk: (kind: AskedAction["kind"], id: string) => void;
  onAct: (action: InboxAction, id: string) => void;
  onOpen: (id: string) => void;
}

const WIDTH_KEY = "padit:peek-width";

/** One alert or incident next to the list; on narrow screens in place of the list. */
export default function PeekPanel({ opened: { type, id }, actions, place, onMove, onClose, onAsk, onAct, onOpen }: PeekPanelProps) {
  const t = useWords("alert");
  const { width, resize } = usePanelWidth();
  const top = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row begins at its top
  useEffect(() => {
    top.current?.scrollTo({ top: 0 }); // newer browsers return a promise, which an effect must not return
  }, [id]);
  return (
    <aside
      aria-label={t(`panel.${type}`)}
      style={{ "--peek-width": `${width}px` } as React.CSSProperties}
      className="relative flex min-h-0 w-full flex-col border-border bg-surface lg:w-(--peek-width) lg:max-w-[70%] lg:shrink-0 lg:border-l"
    >
      <ResizeHandle width={width} onResize={resize} />
      <PanelHeader opened={{ type, id }} place={place} onMove={onMove} onClose={onClose} />
      <section
        ref={top}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t("panel.story")}
        className="min-h-0 flex-1 overflow-y-auto outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset"
      >
        {type === "alert" ? (
          <AlertDetail key={id} alertId={id} actions={actions} onAsk={onAsk} onOpen={onOpen} />
        ) : (
          <IncidentPeek
            key={id}
            incidentId={id}
            mayAct={actions.mayAct}
            onAsk={(kind) => onAsk(kind, id)}
            onAct={(action) => onAct(action, id)}
          />
        )}
      </section>
    </aside>
  );
}

/** The panel's width in px, which this browser remembers. */
function usePanelWidth() {
  const [width, setWidth] = useState<number>(WIDTHS.usual);
  useEffect(() => {
    const kept = Number(localStorage.getItem(WIDTH_KEY));
    if (kept) setWidth(Math.min(WIDTHS.most, Math.max(WIDTHS.least, kept)));
  }, []);
  const resize = (next: number): void => {
    const px = Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, next)));
    setWidth(px);
    localStorage.setItem(WIDTH_KEY, String(px));
  };
  return { width, resize };
}

function PanelHeader({ opened: { type, id }, place, onMove, onClose }: Pick<PeekPanelProps, "opened" | "place" | "onMove" | "onClose">) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  return (
    <div className="flex items-center gap-1 border-border border-b px-3 py-1.5">
      <Button size="sm" variant="ghost" isIconOnly aria-label={t("panel.previous")} isDisabled={place.at <= 0} onPress={() => onMove(-1)}>
        <ChevronUp aria-hidden className="size-4" />
      </Button>
      <Button
        size="sm"
        variant="ghost"
        isIconOnly
        aria-label={t("panel.next")}
        isDisabled={place.at === -1 || place.at >= place.of - 1}
        onPress={() => onMove(1)}
      >
        <ChevronDown aria-hidden className="size-4" />
      </Button>
      {place.at >= 0 && (
        <span className="text-muted text-xs tabular-nums">{t("panel.place", { at: String(place.at + 1), count: String(place.of) })}</span>
      )}
      <span className="flex-1" />
      <LinkButton
        href={`/o/${slug}/${type === "alert" ? "inbox" : "incidents"}/${id}`}
        size="sm"
        variant="ghost"
        aria-label={t("panel.ownPage")}
      >
        <Maximize2 aria-hidden className="size-4" />
      </LinkButton>
      <Button size="sm" variant="ghost" isIconOnly aria-label={t("panel.close")} onPress={onClose}>
        <X aria-hidden className="size-4" />
      </Button>
    </div>
  );
}
