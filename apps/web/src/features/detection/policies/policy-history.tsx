import type { PolicyChangeView, PolicyState } from "@padit/services/policies";
import { Moment } from "@/components/moment";
import { changedDefaults } from "./changed-defaults";

/** Changes of the policy with old and new values, newest first. */
export function PolicyHistory({ changes }: { changes: readonly PolicyChangeView[] }) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="History" className="flex flex-col gap-2">
      <h2 className="font-medium">History</h2>
      <ul className="divide-y divide-separator text-sm">
        {changes.map(({ id, at, actorName, before, after }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 py-1.5">
            <span>{changeText(before, after)}</span>
            <span className="ml-auto flex gap-2 text-muted">
              {actorName} <Moment at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function changeText(before: PolicyState, after: PolicyState): string {
  const [was, is] = [stateText(before), stateText(after)];
  const defaults = changedDefaults(before.defaults, after.defaults);
  return [...(was === is && defaults.length > 0 ? [] : [`${was} → ${is}`]), ...defaults].join(" · ");
}

const stateText = ({ preset, budget: { alertsPerDay, alertsPerEndpointMonth } }: PolicyState): string =>
  [
    preset,
    ...(alertsPerDay === null ? [] : [`${alertsPerDay} a day`]),
    ...(alertsPerEndpointMonth === null ? [] : [`${alertsPerEndpointMonth} per endpoint and month`]),
  ].join(", ");
