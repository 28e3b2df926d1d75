import { expect, it } from "vitest";
import { slack } from "./slack";
import { HOSTILE, messageOf } from "./testing/messages";
import { slackProblem } from "./testing/receivers";

const headers = { "content-type": "application/json" };

it("shows names as plain text, and the fallback line escaped", () => {
  const body = JSON.parse(slack.render(messageOf("alert.created", HOSTILE["a mention"] ?? "")));
  expect(body.text).toBe("Critical: &lt;!channel&gt; &lt;!here&gt; &lt;@U012AB3CD&gt; @channel @everyone");
  expect(body.blocks[0].text).toEqual({ type: "plain_text", emoji: false, text: expect.stringContaining("<!channel>") });
});

it("the double refuses what Slack refuses, and what would ping", () => {
  const body = JSON.parse(slack.render(messageOf("alert.created", "slow")));
  const problem = (change: object) => slackProblem({ headers, body: JSON.stringify({ ...body, ...change }) });
  expect(problem({})).toBeNull();
  expect(problem({ text: "<!channel> slow" })).toBe("a mention");
  expect(problem({ link_names: true })).toContain("link_names");
  expect(problem({ blocks: [{ type: "section", text: { type: "mrkdwn", text: "x".repeat(3_001) } }] })).toContain("3000");
  expect(slackProblem({ headers: {}, body: JSON.stringify(body) })).toBe("invalid_content_type");
});

it("what people see as the address is the host alone", () => {
  expect(slack.address({ url: "https://hooks.slack.com/services/T0/B0/s3cr3t" })).toBe("https://hooks.slack.com");
});
