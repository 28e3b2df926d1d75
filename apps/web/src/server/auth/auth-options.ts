import { isPaditError } from "@padit/domain";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { sessionCookieName, sessionCookieOptions } from "./session-cookie";

/**
 * `wrong` for an unknown address and for a wrong password alike. The two answers about the second factor are given only after a correct
 * password.
 */
type SignInAnswer = { userId: string } | "wrong" | "second_factor_missing" | "second_factor_wrong";

/** The services that sign-in needs. The session table is the authority on every request. */
export interface SessionDoor {
  /** @throws PaditError rate_limited */
  verify(credentials: { email: string; password: string; code: string | undefined }): Promise<SignInAnswer>;
  /** By the organization's directory. @throws PaditError rate_limited; forbidden with a sentence for the person; unavailable */
  verifyDirectory(credentials: {
    slug: string;
    login: string;
    password: string;
    code: string | undefined;
  }): Promise<SignInAnswer | { userId: string; signOnTenantId: string }>;
  /** @returns null when the browser's answer opens no account */
  verifyPasskey(answer: unknown): Promise<{ userId: string } | null>;
  /** @returns the opaque session id, which only the browser's cookie has */
  startSession(userId: string, signOnTenantId?: string): Promise<string>;
  /** @returns null when the session ended, expired or was revoked */
  findSession(sessionId: string): Promise<{ email: string; name: string } | null>;
  endSession(sessionId: string): Promise<void>;
}

export interface SignInSettings {
  secret: string;
  /** Whether people open the site over https. */
  isSecure: boolean;
}

export const SESSION_MAX_AGE_SECONDS = 14 * 86_400;

/** Error code for the form when attempts are used up, followed by `:` and the seconds to wait. */
export const RATE_LIMITED = "rate_limited";

/** Error code for the form when the organization does not admit the person, followed by `:` and the sentence that states why. */
const REFUSAL_CODE = "refused";

/** Options of next-auth. The cookie has only an opaque session id. */
export function authOptions(door: SessionDoor, { secret, isSecure }: SignInSettings): NextAuthOptions {
  return {
    secret,
    session: { strategy: "jwt", maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: "/sign-in" },
    useSecureCookies: isSecure,
    cookies: {
      sessionToken: { name: sessionCookieName(isSecure), options: sessionCookieOptions(isSecure) },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: { type: "password" }, code: {} },
        async authorize(credentials) {
          if (!credentials?.email || !credentials.password) return null;
          const { email, password, code } = credentials;
          const answer = await problemInWord(door.verify({ email, password, code }));
          if (answer === "wrong") return null;
          // next-auth passes the message to the form, which then asks for a code.
          if (typeof answer === "string") throw new Error(answer);
          return { id: answer.userId };
        },
      }),
      Credentials({
        id: "passkey",
        credentials: { answer: {} },
        async authorize(credentials) {
          const person = await tryPasskey(door, credentials?.answer);
          return person && { id: person.userId };
        },
      }),
      Credentials({
        id: "directory",
        credentials: { slug: {}, login: {}, password: { type: "password" }, code: {} },
        async authorize(credentials) {
          if (!credentials?.slug || !credentials.login || !credentials.password) return null;
          const answer = await problemInWord(door.verifyDirectory(credentials));
          if (answer === "wrong") return null;
          if (typeof answer === "string") throw new Error(answer);
          const { userId: id, ...signedOn } = answer;
          return { id, ...signedOn };
        },
      }),
    ],
    callbacks: {
      // Returning a new object drops the name and address that next-auth would put into the cookie.
      async jwt({ token, user }) {
        return { sid: user ? await door.startSession(user.id, signOnTenantIdOf(user)) : token.sid };
      },
      async session({ session, token }) {
        const person = typeof token.sid === "string" ? await door.findSession(token.sid) : null;
        return person ? { expires: session.expires, user: { email: person.email, name: person.name } } : { expires: session.expires };
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await door.endSession(token.sid);
      },
    },
  };
}

/** The organization whose directory has authenticated the person; undefined for another sign-in. */
const signOnTenantIdOf = (user: object): string | undefined =>
  "signOnTenantId" in user && typeof user.signOnTenantId === "string" ? user.signOnTenantId : undefined;

/** next-auth sends the message of a thrown error to the browser, so only a fixed code is thrown, or a sentence for the person. */
async function problemInWord<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (isPaditError(cause) && cause.code === "rate_limited")
      throw new Error(`${RATE_LIMITED}:${cause.retryAfterSeconds ?? 60}`, { cause });
    if (isPaditError(cause) && cause.code === "forbidden") throw new Error(`${REFUSAL_CODE}:${cause.message}`, { cause });
    throw new Error("unavailable", { cause });
  }
}

/** @param answer the browser's answer to a passkey challenge, as JSON text */
async function tryPasskey(door: SessionDoor, answer: string | undefined): Promise<{ userId: string } | null> {
  try {
    return await door.verifyPasskey(JSON.parse(answer ?? "null"));
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw new Error("unavailable", { cause });
  }
}
