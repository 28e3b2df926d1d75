import { CircleCheck, CircleDashed, CircleSlash, CircleX, LoaderCircle } from "lucide-react";
import { useWords } from "@/features/words/use-words";

const MARKS = {
  queued: { icon: CircleDashed, colour: "text-muted" },
  running: { icon: LoaderCircle, colour: "text-accent-text" },
  done: { icon: CircleCheck, colour: "text-success-text" },
  failed: { icon: CircleX, colour: "text-danger" },
  cancelled: { icon: CircleSlash, colour: "text-muted" },
} as const;

/** State of a replay or an experiment as icon, colour and text. */
export function RunMark({ state, isCancelling = false }: { state: keyof typeof MARKS; isCancelling?: boolean }) {
  const t = useWords("detection");
  const { icon: Icon, colour } = MARKS[state];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${colour}`}>
      <Icon aria-hidden className={`size-4 shrink-0 ${state === "running" ? "motion-safe:animate-spin" : ""}`} />
      {t(isCancelling ? "run.cancelling" : `run.${state}`)}
    </span>
  );
}
