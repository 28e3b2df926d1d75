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
import type { Health } from "./collector-health";

const MARKS: Record<Health, { icon: LucideIcon; colour: string; label: string }> = {
  online: { icon: CircleCheck, colour: "text-success-text", label: "Online" },
  silent: { icon: Unplug, colour: "text-danger", label: "Silent" },
  waiting: { icon: CircleDashed, colour: "text-muted", label: "Not seen yet" },
  revoked: { icon: Ban, colour: "text-muted", label: "Revoked" },
  cloned: { icon: Copy, colour: "text-danger", label: "Used twice" },
  full: { icon: HardDrive, colour: "text-danger", label: "Disk full" },
  spooling: { icon: DatabaseBackup, colour: "text-warning-text", label: "Spooling" },
  drifting: { icon: ClockAlert, colour: "text-warning-text", label: "Drifting clock" },
  outdated: { icon: History, colour: "text-warning-text", label: "Outdated" },
  refusing: { icon: ShieldX, colour: "text-warning-text", label: "Refuses checks" },
  limited: { icon: ShieldMinus, colour: "text-muted", label: "No raw sockets" },
};

/** A collector's health as icon, colour and text. */
export function HealthMark({ health, why }: { health: Health; why?: string }) {
  const { icon: Icon, colour, label } = MARKS[health];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${colour}`} title={why}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {label}
    </span>
  );
}
