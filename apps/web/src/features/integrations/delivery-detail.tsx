import type { DeliveryView } from "@padit/services/integrations";
import { CopyButton } from "@/components/copy-button";
import { Moment } from "@/components/moment";
import { useWords } from "@/features/words/use-words";

/** The sent payload, the newest answer, and every attempt. */
export function DeliveryDetail({ id, delivery }: { id: string; delivery: DeliveryView }) {
  const t = useWords("integrations");
  const { address, payload, answer, attempts, nextAttemptAt, state, reason } = delivery;
  return (
    <div id={id} className="flex flex-col gap-4 pb-4 pl-7 text-sm">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">{t("delivery.id")}</dt>
        <dd className="flex items-center gap-1 break-all font-mono text-xs">
          {delivery.id}
          <CopyButton text={delivery.id} what={t("delivery.copyId")} />
        </dd>
        <dt className="text-muted">{t("delivery.address")}</dt>
        <dd className="break-all">{address}</dd>
        {nextAttemptAt && state !== "delivered" && (
          <>
            <dt className="text-muted">{t("delivery.nextAttempt")}</dt>
            <dd>
              <Moment at={nextAttemptAt} />
            </dd>
          </>
        )}
      </dl>
      {reason && <p>{reason}</p>}
      <ol className="flex flex-col gap-1">
        {attempts.map(({ at, outcome, code, durationMs, reason: why }, place) => (
          <li key={at.toISOString()} className="tabular-nums">
            {t("delivery.attempt", { number: String(place + 1), outcome: t(`delivery.outcome.${outcome}`) })}
            {code !== null && `, ${code}`}
            {why && ` (${why})`}
            {outcome !== "interrupted" && ` ${t("delivery.duration", { ms: String(durationMs) })}`},{" "}
            <Moment at={at} className="text-muted" />
          </li>
        ))}
      </ol>
      <div className="grid gap-4 lg:grid-cols-2">
        <Bytes title={t("delivery.sent")} text={pretty(payload)} />
        <Bytes
          title={answer ? t("delivery.responseCode", { code: String(answer.code) }) : t("delivery.response")}
          text={answer ? answer.text || t("delivery.empty") : t("delivery.none")}
        />
      </div>
    </div>
  );
}

function Bytes({ title, text }: { title: string; text: string }) {
  return (
    <section className="min-w-0">
      <h3 className="flex items-center gap-1 font-medium">
        {title} <CopyButton text={text} what={title.toLowerCase()} />
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-80 overflow-auto rounded-lg bg-surface-secondary p-3 font-mono text-xs">
        {text}
      </pre>
    </section>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
