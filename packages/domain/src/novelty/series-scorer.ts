import { newMemory } from "../memory/memory";
import { NOVELTY, noveltySlots, stepNovelty } from "./novelty";

/** Running scores stay below this; alarms lie above. */
const RUNNING_TOP = 0.3;
/** Decades at which a running score is half its top, and at which an alarm's score is 0.5: quiet round-trip series reach it 0.4 times in 1,000. */
const RUNNING_HALF = 4;
const ALERT = 4.2;
const ALERT_HALF = ALERT * ((1 - RUNNING_TOP) / (0.5 - RUNNING_TOP) - 1);

/**
 * Scores one series sample by sample: below 0.3 the running score, how unusual pattern and level are just now; above it an alarm, one per
 * event, by how surprising it is, and from 0.5 on surprising enough to call somebody. Causal. Missing samples and the learning phase score 0.
 */
export class SeriesScorer {
  private readonly memory = newMemory(noveltySlots(NOVELTY));

  next(sample: number | null): number {
    if (sample === null) return 0;
    const { alarm, running } = stepNovelty(this.memory, 0, NOVELTY, sample);
    return alarm > 0 ? RUNNING_TOP + (1 - RUNNING_TOP) * part(alarm, ALERT_HALF) : RUNNING_TOP * part(running, RUNNING_HALF);
  }
}

const part = (decades: number, half: number): number => decades / (decades + half);
