import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signatureHeaders } from "./webhook";

const newSecret = () => `whsec_${randomBytes(24).toString("base64")}`;
const now = new Date();
const body = JSON.stringify({ type: "test", data: {} });

describe("a signed delivery", () => {
  it("verifies with the receiver's library, while rotating with either secret", () => {
    const [current, previous] = [newSecret(), newSecret()];
    const headers = signatureHeaders("msg_1", now, body, [current, previous]);
    for (const secret of [current, previous]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  });

  it("does not verify with another body", () => {
    const secret = newSecret();
    expect(() => new Webhook(secret).verify(`${body} `, signatureHeaders("msg_1", now, body, [secret]))).toThrow();
  });
});
