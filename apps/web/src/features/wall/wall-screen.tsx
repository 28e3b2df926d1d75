"use client";
import type { WallView } from "@padit/services/wall";
import { Pause, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ComponentType, useEffect } from "react";
import { useNow, useTimes, ZoneProvider } from "@/components/moment";
import { Brand } from "@/features/shell/brand";
import { useWords } from "@/features/words/use-words";
import { useRotation, WALL_VIEWS, type WallViewName } from "./use-rotation";
import { WallFleet } from "./wall-fleet";
import { WallIncidents } from "./wall-incidents";
import { WallWorst } from "./wall-worst";

const REFRESH_MS = 10_000;
/** The server's clock may differ from the screen's by a few seconds. */
const STALE_MS = 20_000;

const VIEWS: Record<WallViewName, ComponentType<{ wall: WallView }>> = { fleet: WallFleet, incidents: WallIncidents, worst: WallWorst };

/**
 * The state of an organization's network, to be read across a room: three views in turn, read again every few seconds. It is drawn in the
 * browser alone, because a browser may write times and numbers otherwise than the server.
 */
export function WallScreen({ wall }: { wall: WallView }) {
  const isInBrowser = useNow() !== null;
  if (!isInBrowser) return <div className="wall-screen min-h-dvh" />;
  return (
    <ZoneProvider zone={wall.timeZone}>
      <Screen wall={wall} />
    </ZoneProvider>
  );
}

function Screen({ wall }: { wall: WallView }) {
  useRefresh();
  const rotation = useRotation(wall);
  const View = VIEWS[rotation.view];
  return (
    <div className="wall-screen flex min-h-dvh flex-col gap-6 p-6 lg:p-10">
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="min-w-0 truncate font-semibold text-2xl">{wall.organization}</h1>
        <Freshness at={wall.at} />
      </header>
      <main className="flex flex-1 flex-col">
        <View wall={wall} />
      </main>
      <footer className="flex flex-wrap items-center justify-between gap-4 text-muted text-sm">
        <Brand />
        <Switcher rotation={rotation} />
      </footer>
    </div>
  );
}

/** Asks the server for the page again. A failed request changes nothing, so that the age of the data shows it. */
function useRefresh(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [router]);
}

function Freshness({ at }: { at: Date }) {
  const t = useWords("wall");
  const time = useTimes().at(at, "clock");
  const nowMs = useNow();
  const isStale = nowMs !== null && nowMs - at.getTime() > STALE_MS;
  return (
    <p role="status" className={`rounded-lg px-3 py-1 text-sm tabular-nums ${isStale ? "bg-danger-soft text-danger" : "text-muted"}`}>
      {t(isStale ? "screen.stale" : "screen.data", { time })}
    </p>
  );
}

function Switcher({ rotation: { view, isPaused, show, togglePause } }: { rotation: ReturnType<typeof useRotation> }) {
  const t = useWords("wall");
  const Icon = isPaused ? Play : Pause;
  return (
    <nav aria-label={t("screen.views")} className="flex flex-wrap items-center gap-1">
      {WALL_VIEWS.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          onClick={() => show(name)}
          className={`min-h-8 rounded-lg px-3 outline-none focus-visible:ring-2 focus-visible:ring-focus ${view === name ? "bg-default text-foreground" : "hover:text-foreground"}`}
        >
          {t(`screen.${name}`)}
        </button>
      ))}
      <button
        type="button"
        aria-label={t(isPaused ? "screen.resume" : "screen.pause")}
        onClick={togglePause}
        className="grid size-8 place-items-center rounded-lg outline-none hover:text-foreground focus-visible:ring-2 focus-visible:ring-focus"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </nav>
  );
}
