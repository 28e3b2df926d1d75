import type { IntegrationChannel } from "@padit/services/integrations";
import type { Language } from "../features/words/languages";
import { CHANNEL_TEXTS } from "../messages/ko/channel-texts";

/** Names such as Slack and Syslog are the same in Korean; a channel that a plug-in brings has its own texts. */
const textOf = (english: string): string => CHANNEL_TEXTS[english] ?? english;

/** The channels with titles and settings in the reader's language. */
export const channelsIn = (language: Language, channels: readonly IntegrationChannel[]): readonly IntegrationChannel[] =>
  language === "en" ? channels : channels.map(inKorean);

const inKorean = ({ title, description, settings, unavailable, ...channel }: IntegrationChannel): IntegrationChannel => ({
  ...channel,
  title: textOf(title),
  description: textOf(description),
  unavailable: unavailable && textOf(unavailable),
  settings: {
    ...settings,
    fields: settings.fields.map((field) => ({ ...field, label: textOf(field.label), help: textOf(field.help) })),
  },
});
