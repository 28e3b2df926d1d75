import { CircleCheck, CircleDashed, CircleSlash, CircleX, LoaderCircle } from "lucide-react";

const MARKS = {
  queued: { icon: CircleDashed, colour: "text-muted", label: "Waiting for a worker" },
  running: { icon: LoaderCircle, colour: "text-accent-text", label: "Running" },
  done: { icon: CircleCheck, colour: "text-success-text", label: "Done" },
  failed: { icon: CircleX, colour: "text-danger", label: "Failed" },
  cancelled: { icon: CircleSlash, colour: "text-muted", label: "Cancelled" },
} as const;

/** State of a replay or an experiment as icon, colour and text. */
export function RunMark({ state, isCancelling = false }: { state: keyof typeof MARKS; isCancelling?: boolean }) {
  const { icon: Icon, colour, label } = MARKS[state];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm ${colour}`}>
      <Icon aria-hidden className={`size-4 shrink-0 ${state === "running" ? "motion-safe:animate-spin" : ""}`} />
      {isCancelling ? "Cancelling" : label}
    </span>
  );
}
