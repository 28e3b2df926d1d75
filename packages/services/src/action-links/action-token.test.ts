import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LINK_ACTIONS, readAction, recipientMark, signAction } from "./action-token";

const KEY = randomBytes(32);
const grants = fc.record({
  tenantId: fc.uuid(),
  incidentId: fc.uuid(),
  integrationId: fc.uuid(),
  recipient: fc.uuid().map((memberId) => recipientMark({ memberId, address: "" })),
  action: fc.constantFrom(...LINK_ACTIONS),
  expiresMs: fc.integer({ min: 0, max: 2 ** 47 }),
});

test("a token gives back what was signed, and fits into a text message", () => {
  fc.assert(
    fc.property(grants, (grant) => {
      const token = signAction(KEY, grant);
      expect(token).toMatch(/^[\w-]{107}$/);
      expect(readAction(KEY, token)).toEqual(grant);
    }),
  );
});

test("a token with one changed bit, of another key or in another spelling is refused", () => {
  fc.assert(
    fc.property(grants, fc.nat({ max: 80 * 8 - 1 }), (grant, bit) => {
      const token = signAction(KEY, grant);
      const bytes = Buffer.from(token, "base64url");
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(readAction(KEY, bytes.toString("base64url"))).toBeNull();
      expect(readAction(randomBytes(32), token)).toBeNull();
      expect(readAction(KEY, `${token}=`)).toBeNull();
    }),
  );
  expect(readAction(KEY, "")).toBeNull();
});
