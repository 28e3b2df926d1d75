import { describeEpisode, EndpointMemory, leaveOut, type SeriesRole, stepEndpoint } from "../endpoint/index";
import { mean, median } from "../features/order-statistics";
import type { Kind } from "../model/evidence";
import type { WindowSamples } from "../windows/window-samples";
import type { EndpointGroup, Series } from "./series";
import { JOINT_DETECTOR } from "./voters";

export const newEndpointGroup = (id: string, state = new EndpointMemory()): EndpointGroup => ({ id, members: {}, state, said: null });

/** Shows the endpoint's windows of one time to the detector of endpoints; a metric without samples then is missing. */
export function stepGroup(group: EndpointGroup, windowOf: (series: Series) => WindowSamples | undefined): void {
  group.said = null;
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
  group.said = verdict.learning ? null : verdict.present;
}

/** Decades of surprise at which the detector of endpoints would speak by itself; below it no window is told from another. */
const SPEAKS_AT = 5;

/** Raw score of what the endpoint's metrics together say of one of them, in decades. */
export function jointOf(group: EndpointGroup | null, series: Series): { detector: string; raw: number } | null {
  const said = group?.said;
  if (!said) return null;
  const { delay, forward, backward, loss } = group.members;
  if (series === delay) return { detector: JOINT_DETECTOR, raw: SPEAKS_AT * said.delay };
  if (series === loss) return { detector: JOINT_DETECTOR, raw: SPEAKS_AT * said.loss };
  return series === forward || series === backward ? { detector: JOINT_DETECTOR, raw: SPEAKS_AT * said.asymmetry } : null;
}

/** What the open episode looks like, if there is one in which the two directions disagree. */
export function kindOfGroup({ state }: EndpointGroup): Kind | null {
  if (state.episode?.strongest.channel !== "asymmetry") return null;
  const { kind } = describeEpisode(state.episode, state.channels);
  return kind === "clock_step" || kind === "path_asymmetry" ? kind : null;
}
