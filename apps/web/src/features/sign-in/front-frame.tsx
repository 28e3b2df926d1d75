"use client";
import type { ReactNode } from "react";
import { Brand } from "@/features/shell/brand";
import { LanguageSwitch } from "@/features/words/language-switch";
import { useWords } from "@/features/words/use-words";

/** The frame of the pages before sign-in: a description of PADIT on the left, the form on the right. Narrow screens show only the form. */
export function FrontFrame({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  const t = useWords("signIn");
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1.15fr)_minmax(26rem,1fr)]">
      <aside className="hidden flex-col justify-between gap-10 border-border border-r bg-surface p-10 lg:flex">
        <Brand />
        <div className="flex max-w-xl flex-col gap-6">
          <p className="font-semibold text-3xl leading-tight tracking-tight">{t("frame.slogan")}</p>
          <p className="max-w-md text-muted">{t("frame.about")}</p>
          <ShiftDrawing />
        </div>
        <p className="text-muted text-xs">{t("frame.measures")}</p>
      </aside>
      <main className="mx-auto flex w-full max-w-sm flex-col justify-center gap-6 p-6">
        <div className="lg:hidden">
          <Brand />
        </div>
        <div className="flex flex-col gap-1.5">
          <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
          {hint && <p className="text-muted text-sm">{hint}</p>}
        </div>
        {children}
        <LanguageSwitch label={t("language")} />
      </main>
    </div>
  );
}

const STEPS = 96;
const SHIFT_AT = 60;
/** A deterministic ripple, so that server and browser draw the same. */
const ripple = (step: number): number => Math.sin(step * 1.7) * 4 + Math.sin(step * 0.61 + 1) * 3 + Math.sin(step * 4.3) * 2;
const middleAt = (step: number): number => (step < SHIFT_AT ? 132 : 58) + ripple(step);
const lineOf = (offset: number): string =>
  Array.from({ length: STEPS }, (_, step) => `${step * 6},${(middleAt(step) + offset).toFixed(1)}`).join(" ");
const smokePath = (width: number): string => {
  const upper = lineOf(-width);
  const lower = lineOf(width).split(" ").reverse().join(" ");
  return `${upper} ${lower}`;
};

/** Decoration: a delay that shifts above its limit. */
function ShiftDrawing() {
  return (
    <svg aria-hidden viewBox="0 0 570 190" className="w-full" preserveAspectRatio="none">
      {[30, 80, 130, 180].map((y) => (
        <line key={y} x1="0" x2="570" y1={y} y2={y} className="stroke-border" strokeWidth="1" />
      ))}
      <rect x={SHIFT_AT * 6} y="10" width={570 - SHIFT_AT * 6} height="170" className="fill-danger-soft" />
      <rect x="0" y="114" width="570" height="36" className="fill-accent-soft" />
      <line x1="0" x2="570" y1="96" y2="96" className="stroke-danger" strokeWidth="1.25" strokeDasharray="5 4" />
      <polygon points={smokePath(10)} className="fill-info-text/20" />
      <polyline points={lineOf(0)} fill="none" className="stroke-info-text" strokeWidth="1.75" strokeLinejoin="round" />
      <line x1={SHIFT_AT * 6} x2={SHIFT_AT * 6} y1="10" y2="180" className="stroke-danger" strokeWidth="1.25" />
    </svg>
  );
}
