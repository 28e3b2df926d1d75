import type { SessionView } from "./find-session";

/** A sensitive change requires a proof of identity that is at most this old. */
export const STEP_UP_SECONDS = 600;

/** Whether the session's person proved who they are recently enough for a sensitive change. */
export function isProven({ provenAt }: Pick<SessionView, "provenAt">, now: Date): boolean {
  return provenAt !== null && now.getTime() - provenAt.getTime() < STEP_UP_SECONDS * 1000;
}
