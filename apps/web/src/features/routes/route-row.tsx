"use client";
import { Button } from "@heroui/react";
import type { Severity } from "@padit/domain/severity";
import { ArrowDown, ArrowUp, Pencil, Trash2 } from "lucide-react";
import { OnOff } from "@/components/fields";
import { useWords } from "@/features/words/use-words";
import type { RouteDraft } from "./route-draft";
import { wordsOf } from "./route-words";

interface RouteRowProps {
  route: RouteDraft;
  /** From 1. */
  position: number;
  isLast: boolean;
  /** Names of the recipients by id. */
  nameOf: ReadonlyMap<string, string>;
  problems: readonly string[];
  /** Null for people who may only read. */
  actions: RouteActions | null;
}

export interface RouteActions {
  move: (key: string, by: -1 | 1) => void;
  change: (route: RouteDraft) => void;
  edit: (key: string) => void;
  remove: (key: string) => void;
}

/** One route in words, with what can be done to it. */
export function RouteRow({ route, position, isLast, nameOf, problems, actions }: RouteRowProps) {
  const t = useWords("routes");
  const common = useWords("common");
  const severityName = (severity: Severity): string => common(`severity.${severity}`).toLowerCase();
  const { takes, sends } = wordsOf(route, { t, nameOf, severityName });
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words font-medium text-sm">
          {position}. {route.name}
          {!route.enabled && <span className="font-normal text-muted"> {t("off")}</span>}
        </p>
        <p className="break-words text-sm">{takes}</p>
        <ul className="text-muted text-sm">
          {sends.map((line) => (
            <li key={line} className="break-words">
              → {line}
            </li>
          ))}
        </ul>
        {problems.length > 0 && (
          <div role="alert" className="text-danger text-sm">
            {problems.map((problem) => (
              <p key={problem}>{problem}</p>
            ))}
          </div>
        )}
      </div>
      {actions && <RowActions route={route} position={position} isLast={isLast} actions={actions} />}
    </div>
  );
}

interface RowActionsProps extends Pick<RouteRowProps, "route" | "position" | "isLast"> {
  actions: RouteActions;
}

function RowActions({ route, position, isLast, actions }: RowActionsProps) {
  const t = useWords("routes");
  const { key, name, enabled } = route;
  // At an end of the list the buttons do nothing; a disabled button would lose the keyboard's focus there.
  const dimmed = (isAtEnd: boolean) => (isAtEnd ? "opacity-40" : "");
  const icon = { isIconOnly: true, size: "sm", variant: "ghost" } as const;
  return (
    <div className="flex items-center gap-1">
      <OnOff isOn={enabled} label={t("isOn", { name })} onChange={(isOn) => actions.change({ ...route, enabled: isOn })} />
      <Button {...icon} aria-label={t("up", { name })} className={dimmed(position === 1)} onPress={() => actions.move(key, -1)}>
        <ArrowUp aria-hidden className="size-4" />
      </Button>
      <Button {...icon} aria-label={t("down", { name })} className={dimmed(isLast)} onPress={() => actions.move(key, 1)}>
        <ArrowDown aria-hidden className="size-4" />
      </Button>
      <Button {...icon} aria-label={t("edit", { name })} onPress={() => actions.edit(key)}>
        <Pencil aria-hidden className="size-4" />
      </Button>
      <Button {...icon} aria-label={t("remove", { name })} onPress={() => actions.remove(key)}>
        <Trash2 aria-hidden className="size-4" />
      </Button>
    </div>
  );
}
