import { newMemory } from "../memory/memory";
import { NOVELTY, noveltySlots, stepNovelty } from "./novelty";

/** Running scores are below this, alarms above. */
const RUNNING_SCORE_MAX = 0.3;
/** Decades at which a running score is half its maximum. */
const RUNNING_HALF_DECADES = 4;
/** Decades at which an alarm's score is 0.5. With fewer, the third Monday of office hours is an alarm (apps/cli, detect-agrees.test.ts). */
const ALERT_DECADES = 4.5;
const ALERT_HALF_DECADES = ALERT_DECADES * ((1 - RUNNING_SCORE_MAX) / (0.5 - RUNNING_SCORE_MAX) - 1);

/**
 * Scores one series sample by sample. Below 0.3 it is the running score: how unusual the present pattern and level are. Above it is an alarm,
 * one per event, by its surprise; 0.5 and more is worth an alert. Causal. Missing samples and the learning phase score 0.
 */
export class SeriesScorer {
  private readonly memory = newMemory(noveltySlots(NOVELTY));

  next(sample: number | null): number {
    if (sample === null) return 0;
    const { alarm, running } = stepNovelty(this.memory, 0, NOVELTY, sample);
    return alarm > 0
      ? RUNNING_SCORE_MAX + (1 - RUNNING_SCORE_MAX) * part(alarm, ALERT_HALF_DECADES)
      : RUNNING_SCORE_MAX * part(running, RUNNING_HALF_DECADES);
  }
}

const part = (decades: number, half: number): number => decades / (decades + half);
