"use client";
import type { AlertView } from "@padit/services/alerts";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useWords } from "@/features/words/use-words";

/** Alerts of one endpoint, newest first, with links to the inbox. */
export function AlertsOf({ slug, alerts }: { slug: string; alerts: readonly AlertView[] }) {
  const { text } = useAlertText();
  const t = useWords("endpoint");
  const inbox = useWords("inbox");
  if (alerts.length === 0) return <p className="text-muted text-sm">{t("noAlerts")}</p>;
  return (
    <ul className="divide-y divide-separator">
      {alerts.map(({ id, severity, description, words, status, openedAt }) => (
        <li key={id} className="flex items-start gap-3 py-2 text-sm">
          <SeverityMark severity={severity} />
          <Link href={`/o/${slug}/inbox?alert=${id}`} className="min-w-0 flex-1 underline-offset-2 hover:underline">
            {text(words?.sentence, description)}
          </Link>
          <span className="shrink-0 text-muted text-xs">
            {inbox(`status.${status}`)} · <Moment at={openedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
