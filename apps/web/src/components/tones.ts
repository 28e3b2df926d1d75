/** Meaning of a colour in lists, badges, matrices and charts. A shape or a word always accompanies the colour. */
export type Tone = "usual" | "warning" | "critical" | "info" | "learning" | "neutral";

/** CSS classes of each tone: text and marks on the page, and the soft background of a badge or a cell. */
export const TONES: Readonly<Record<Tone, { text: string; soft: string }>> = {
  usual: { text: "text-success-text", soft: "bg-success-soft" },
  warning: { text: "text-warning-text", soft: "bg-warning-soft" },
  critical: { text: "text-danger", soft: "bg-danger-soft" },
  info: { text: "text-info-text", soft: "bg-info-soft" },
  learning: { text: "text-learning-text", soft: "bg-learning-soft" },
  neutral: { text: "text-muted", soft: "bg-default" },
};
