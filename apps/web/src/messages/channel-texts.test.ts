import { NOTIFIERS } from "@padit/notifiers";
import { expect, test } from "vitest";
import { channelsIn } from "../server/channels-in";
import { CHANNEL_TEXTS } from "./ko/channel-texts";

/** Names that are the same in Korean. */
const SAME = new Set([
  "Slack",
  "Microsoft Teams",
  "PagerDuty",
  "Alertmanager",
  "ServiceNow",
  "Jira Service Management",
  "Syslog",
  "SNMP",
  "Facility",
]);

const channels = NOTIFIERS.describe();
const noMail = "The operator has not configured a mail server.";
const texts = new Set([
  noMail,
  ...channels.flatMap(({ title, description, settings }) => [
    title,
    description,
    ...settings.fields.flatMap(({ label, help }) => [label, help]),
  ]),
]);

test("every title and setting of a channel is translated, and no translation is left over", () => {
  expect([...texts].filter((text) => text !== "" && !SAME.has(text)).sort()).toEqual(Object.keys(CHANNEL_TEXTS).sort());
});

test("a Korean reader gets Korean titles, settings and reasons", () => {
  const [email] = channelsIn(
    "ko",
    channels.filter(({ name }) => name === "email").map((channel) => ({ ...channel, unavailable: noMail })),
  );
  expect(email).toMatchObject({ title: "이메일", unavailable: "운영자가 메일 서버를 설정하지 않았습니다." });
  expect(email?.settings.fields[0]?.label).toBe("받는 사람");
});
