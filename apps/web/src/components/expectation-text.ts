import { clockTime } from "@padit/domain/alerts";
import type { WordsOf } from "@/features/words/use-words";

interface TimeOfDay {
  startMinute: number;
  lengthMinutes: number;
  timeZone: string;
}

/** "Every day at about 03:00 Europe/Berlin, for up to 25 min" */
export const expectationText = (t: WordsOf<"common">, { startMinute, lengthMinutes, timeZone }: TimeOfDay): string =>
  t("everyDay", { time: clockTime(startMinute), zone: timeZone, minutes: String(lengthMinutes) });
