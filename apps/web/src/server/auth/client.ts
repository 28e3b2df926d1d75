import type { Language } from "../../features/words/languages";
import { CLIENT_ADDRESS_HEADER } from "../../front/client-headers";
import { browserLanguage } from "../browser-language";

/** The client of a request. */
export interface Client {
  /** Address as determined by the front server; undefined where Next.js runs without it. */
  ip: string | undefined;
  userAgent: string | undefined;
  /** The language that its browser asks for; undefined: none of PADIT's. */
  language: Language | undefined;
}

export const clientOf = (headers: Pick<Headers, "get">): Client => ({
  ip: headers.get(CLIENT_ADDRESS_HEADER) ?? undefined,
  userAgent: headers.get("user-agent") ?? undefined,
  language: browserLanguage(headers),
});
