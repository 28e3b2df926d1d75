/** What a colour means, in lists, badges, matrices and charts alike. A shape or a word always stands with it. */
export type Tone = "usual" | "warning" | "critical" | "info" | "learning" | "neutral";

/** Classes of each tone: words and marks on a ground, and the soft ground of a badge or a cell. */
export const TONES: Readonly<Record<Tone, { text: string; soft: string }>> = {
  usual: { text: "text-success-text", soft: "bg-success-soft" },
  warning: { text: "text-warning-text", soft: "bg-warning-soft" },
  critical: { text: "text-danger", soft: "bg-danger-soft" },
  info: { text: "text-info-text", soft: "bg-info-soft" },
  learning: { text: "text-learning-text", soft: "bg-learning-soft" },
  neutral: { text: "text-muted", soft: "bg-default" },
};
