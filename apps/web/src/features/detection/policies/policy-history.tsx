import type { PolicyChangeView, PolicyState } from "@padit/services/policies";
import { Moment } from "@/components/moment";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { changedDefaults } from "./changed-defaults";

/** Changes of the policy with old and new values, newest first. */
export function PolicyHistory({ changes }: { changes: readonly PolicyChangeView[] }) {
  const t = useWords("detection");
  if (changes.length === 0) return null;
  return (
    <section aria-label={t("policy.history")} className="flex flex-col gap-2">
      <h2 className="font-medium">{t("policy.history")}</h2>
      <ul className="divide-y divide-separator text-sm">
        {changes.map(({ id, at, actorName, before, after }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 py-1.5">
            <span>{changeText(t, before, after)}</span>
            <span className="ml-auto flex gap-2 text-muted">
              {actorName} <Moment at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function changeText(t: WordsOf<"detection">, before: PolicyState, after: PolicyState): string {
  const [was, is] = [stateText(t, before), stateText(t, after)];
  const defaults = changedDefaults(t, before.defaults, after.defaults);
  return [...(was === is && defaults.length > 0 ? [] : [`${was} → ${is}`]), ...defaults].join(" · ");
}

const stateText = (t: WordsOf<"detection">, { preset, budget: { alertsPerDay, alertsPerEndpointMonth } }: PolicyState): string =>
  [
    t(`presetName.${preset}`),
    ...(alertsPerDay === null ? [] : [t("policy.aDay", { n: String(alertsPerDay) })]),
    ...(alertsPerEndpointMonth === null ? [] : [t("policy.perEndpointMonth", { n: String(alertsPerEndpointMonth) })]),
  ].join(", ");
