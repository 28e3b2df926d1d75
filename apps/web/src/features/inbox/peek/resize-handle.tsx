"use client";
import { useRef } from "react";
import { useWords } from "@/features/words/use-words";

/** Widths of the panel in px. */
export const WIDTHS = { least: 380, usual: 560, most: 960 } as const;
const STEP = 32;

/** The panel's left edge, which can be dragged or moved with the arrow keys. */
export function ResizeHandle({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const t = useWords("alert");
  const from = useRef<{ x: number; width: number } | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("panel.width")}
      aria-valuenow={width}
      aria-valuemin={WIDTHS.least}
      aria-valuemax={WIDTHS.most}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => from.current && onResize(from.current.width + from.current.x - event.clientX)}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        onResize(width + (event.key === "ArrowLeft" ? STEP : -STEP));
      }}
      className="absolute inset-y-0 -left-1 z-20 hidden w-2 cursor-col-resize touch-none outline-none hover:bg-accent-soft focus-visible:bg-accent lg:block"
    />
  );
}
