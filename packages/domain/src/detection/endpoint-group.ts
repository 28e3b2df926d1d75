import { describeEpisode, EndpointMemory, leaveOut, type SeriesRole, stepEndpoint } from "../endpoint/index";
import { mean, median } from "../features/order-statistics";
import type { Kind } from "../model/evidence";
import type { WindowSamples } from "../windows/window-samples";
import type { EndpointGroup, Series } from "./series";
import { JOINT_DETECTOR } from "./voters";

export const newEndpointGroup = (id: string, state = new EndpointMemory()): EndpointGroup => ({ id, members: {}, state, verdict: null });

/** Passes the endpoint's windows of one time to the endpoint detector. A metric without samples in that window is missing. */
export function stepGroup(group: EndpointGroup, windowOf: (series: Series) => WindowSamples | undefined): void {
  group.verdict = null;
  const inEpisode = Object.values(group.members).some(({ key }) => key.state.memory.episode !== null);
  if (inEpisode && leaveOut(group.state)) return;
  const values = (role: SeriesRole): number[] | null => {
    const series = group.members[role];
    return (series && windowOf(series)?.value) ?? null;
  };
  const [delay, forward, backward, loss] = [values("delay"), values("forward"), values("backward"), values("loss")];
  if (!(delay || loss || (forward && backward))) return;
  const isAvailability = group.members.loss?.info.metricType === "availability";
  const lost = loss && (isAvailability ? 1 - mean(loss) : mean(loss));
  const verdict = stepEndpoint(group.state, {
    delay: delay && median(delay),
    forward: forward && median(forward),
    backward: backward && median(backward),
    lost: lost && Math.max(0, Math.min(1, lost)),
    sent: loss?.length ?? 0,
  });
  group.verdict = verdict.learning ? null : verdict.present;
}

/** Raw score, in decades, at which a channel reaches the endpoint detector's own threshold. */
const JOINT_THRESHOLD_DECADES = 5;

/** Raw score of one series by the endpoint detector, in decades; null without a verdict or for a series that is not in the group. */
export function jointOf(group: EndpointGroup | null, series: Series): { detector: string; raw: number } | null {
  const verdict = group?.verdict;
  if (!verdict) return null;
  const { delay, forward, backward, loss } = group.members;
  if (series === delay) return { detector: JOINT_DETECTOR, raw: JOINT_THRESHOLD_DECADES * verdict.delay };
  if (series === loss) return { detector: JOINT_DETECTOR, raw: JOINT_THRESHOLD_DECADES * verdict.loss };
  return series === forward || series === backward ? { detector: JOINT_DETECTOR, raw: JOINT_THRESHOLD_DECADES * verdict.asymmetry } : null;
}

/** Kind of the open episode if the one-way delays of the two directions disagree in it; else null. */
export function kindOfGroup({ state }: EndpointGroup): Kind | null {
  if (state.episode?.strongest.channel !== "asymmetry") return null;
  const { kind } = describeEpisode(state.episode, state.channels);
  return kind === "clock_step" || kind === "path_asymmetry" ? kind : null;
}
