import { Archive, Crown, Hourglass } from "lucide-react";
import { useWords } from "@/features/words/use-words";

const MARKS = {
  champion: { icon: Crown, colour: "text-success-text" },
  shadow: { icon: Hourglass, colour: "text-accent-text" },
  retired: { icon: Archive, colour: "text-muted" },
} as const;

/** State of a model as icon, colour and text. */
export function ModelMark({ state }: { state: keyof typeof MARKS }) {
  const t = useWords("detection");
  const { icon: Icon, colour } = MARKS[state];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${colour}`} title={t(`model.stateHelp.${state}`)}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {t(`model.state.${state}`)}
    </span>
  );
}
