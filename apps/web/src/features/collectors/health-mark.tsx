import {
  Ban,
  CircleCheck,
  CircleDashed,
  ClockAlert,
  Copy,
  DatabaseBackup,
  HardDrive,
  History,
  type LucideIcon,
  ShieldMinus,
  ShieldX,
  Unplug,
} from "lucide-react";
import { useWords } from "@/features/words/use-words";
import type { Health } from "./collector-health";

const MARKS: Record<Health, { icon: LucideIcon; colour: string }> = {
  online: { icon: CircleCheck, colour: "text-success-text" },
  silent: { icon: Unplug, colour: "text-danger" },
  waiting: { icon: CircleDashed, colour: "text-muted" },
  revoked: { icon: Ban, colour: "text-muted" },
  cloned: { icon: Copy, colour: "text-danger" },
  full: { icon: HardDrive, colour: "text-danger" },
  spooling: { icon: DatabaseBackup, colour: "text-warning-text" },
  drifting: { icon: ClockAlert, colour: "text-warning-text" },
  outdated: { icon: History, colour: "text-warning-text" },
  refusing: { icon: ShieldX, colour: "text-warning-text" },
  limited: { icon: ShieldMinus, colour: "text-muted" },
};

/** A collector's health as icon, colour and text. */
export function HealthMark({ health, why }: { health: Health; why?: string }) {
  const t = useWords("collectors");
  const { icon: Icon, colour } = MARKS[health];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${colour}`} title={why}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(`health.${health}`)}
    </span>
  );
}
