import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { Email } from "@padit/services/auth";

const MAX_AGE_SECONDS = 365 * 86_400;
/** Number of accounts that one browser remembers; people may share a browser. */
const ACCOUNTS_MAX = 4;
const TOKEN = /^[\w-]{22}\.[\w-]{43}$/;

/**
 * The cookie with a random id for each account that has signed in from this browser, bound to the account by a MAC. It grants no access;
 * it gives the browser its own sign-in attempts (sign-in-throttle.ts). The ids reveal nothing about the account.
 */
export class DeviceCookie {
  readonly #secret: string;
  readonly #isSecure: boolean;
  #tokens: string[];
  #isChanged = false;

  constructor(value: string | undefined, { secret, isSecure }: { secret: string; isSecure: boolean }) {
    this.#secret = secret;
    this.#isSecure = isSecure;
    this.#tokens = (value ?? "").split("~", ACCOUNTS_MAX).filter((token) => TOKEN.test(token));
  }

  static nameOf = (isSecure: boolean): string => `${isSecure ? "__Host-" : ""}padit.device`;

  /** The browser's id for this account, or null if the account has never signed in from it. */
  idFor(email: string): string | null {
    const token = this.#tokens.find((known) => this.#belongsTo(known, email));
    return token?.split(".")[0] ?? null;
  }

  remember(email: string): void {
    if (this.idFor(email) !== null) return;
    const id = randomBytes(16).toString("base64url");
    this.#tokens = [`${id}.${this.#mac(id, email)}`, ...this.#tokens].slice(0, ACCOUNTS_MAX);
    this.#isChanged = true;
  }

  /** The Set-Cookie header, or null if nothing has changed. */
  get setCookie(): string | null {
    if (!this.#isChanged) return null;
    const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${MAX_AGE_SECONDS}${this.#isSecure ? "; Secure" : ""}`;
    return `${DeviceCookie.nameOf(this.#isSecure)}=${this.#tokens.join("~")}; ${flags}`;
  }

  #belongsTo(token: string, email: string): boolean {
    const [id = "", mac = ""] = token.split(".");
    return timingSafeEqual(Buffer.from(mac), Buffer.from(this.#mac(id, email)));
  }

  #mac(id: string, email: string): string {
    const account = Email.safeParse(email).data ?? "";
    return createHmac("sha256", this.#secret).update(`padit-device\n${id}\n${account}`).digest("base64url");
  }
}
