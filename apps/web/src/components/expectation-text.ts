import { clockTime } from "@padit/domain/alerts";

interface TimeOfDay {
  startMinute: number;
  lengthMinutes: number;
  timeZone: string;
}

/** "Every day at about 03:00 Europe/Berlin, for up to 25 min" */
export const expectationText = ({ startMinute, lengthMinutes, timeZone }: TimeOfDay): string =>
  `Every day at about ${clockTime(startMinute)} ${timeZone}, for up to ${lengthMinutes} min`;
