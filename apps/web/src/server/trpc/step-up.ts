import { isProven, type SessionView } from "@padit/services/auth";
import { TRPCError } from "@trpc/server";

/**
 * Procedures before which a person must have proved who they are within the last ten minutes: they give or take access. API keys call
 * other borders and are not asked.
 */
export const STEP_UP_PROCEDURES: readonly string[] = [
  // roles
  "members.changeRole",
  "members.disable",
  "members.enable",
  "members.invite",
  "members.limit",
  "members.limitJoining",
  "members.remove",
  "providers.grant",
  // keys
  "apiKeys.create",
  "apiKeys.revoke",
  "collectors.createPush",
  "collectors.createToken",
  "collectors.rotatePushToken",
  "wall.create",
  // deletion, and copies of personal data
  "account.erase",
  "account.export",
  "organizations.delete",
  // how members sign in
  "organizations.requireSecondFactor",
  "scim.createToken",
  "scim.remove",
  "scim.save",
  "singleSignOn.addDomain",
  "singleSignOn.remove",
  "singleSignOn.removeDomain",
  "singleSignOn.require",
  "singleSignOn.save",
  "singleSignOn.saveDirectory",
  "singleSignOn.saveSaml",
  "singleSignOn.verifyDomain",
];

/**
 * @param path of the procedure
 * @throws TRPCError PRECONDITION_REQUIRED, upon which the browser asks for the proof and repeats the request
 */
export function requireStepUp(path: string, session: Pick<SessionView, "provenAt">): void {
  if (STEP_UP_PROCEDURES.includes(path) && !isProven(session, new Date()))
    throw new TRPCError({ code: "PRECONDITION_REQUIRED", message: "Confirm that it is you, then try again." });
}
