import { Archive, Crown, Hourglass } from "lucide-react";

const MARKS = {
  champion: { icon: Crown, colour: "text-success-text", label: "Champion", help: "Detection of its family runs with it" },
  shadow: { icon: Hourglass, colour: "text-accent-text", label: "Shadow", help: "Waits for somebody to promote it" },
  retired: { icon: Archive, colour: "text-muted", label: "Retired", help: "Kept to be looked at, or to go back to" },
} as const;

/** State of a model as icon, colour and text. */
export function ModelMark({ state }: { state: keyof typeof MARKS }) {
  const { icon: Icon, colour, label, help } = MARKS[state];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${colour}`} title={help}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {label}
    </span>
  );
}
