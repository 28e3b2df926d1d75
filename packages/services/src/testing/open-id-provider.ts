import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

/** A person as the test's provider knows it. */
export interface ProvidedPerson {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export interface TestProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The person who is signed in at the provider. */
  person: ProvidedPerson;
  /**
   * What a browser does at the provider: opens the address, and follows redirects until one leads back to PADIT.
   * @returns the query of that redirect
   */
  visit(url: string): Promise<string>;
  /** Posts a logout token for a session at the provider, as it does when the person signs out there. */
  logOut(sub: string, sid: string): Promise<void>;
  close(): Promise<void>;
}

interface LogoutSender {
  backchannelLogout(sub: string, sid: string): Promise<void>;
}

const CLIENT = { client_id: "padit", client_secret: "a secret of the provider's that is long enough" };
/** The claims that each scope gives. */
const CLAIMS = { openid: ["sub", "groups"], email: ["email", "email_verified"], profile: ["name"] };
const REDIRECTS_MAX = 10;

/** Starts a certified OpenID provider (the package oidc-provider) on loopback, whose sign-in asks nothing. @param redirectUris of PADIT */
export async function startOpenIdProvider(
  redirectUris: string[],
  overrides: Configuration = {},
  logoutUri?: string,
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own: TestProvider = {
    issuer,
    clientId: CLIENT.client_id,
    clientSecret: CLIENT.client_secret,
    person: { sub: "nobody" },
    visit: (url) => visit(url, issuer),
    logOut: async (sub, sid) => {
      // The package's types lack this method of its client.
      const client = (await provider.Client.find(CLIENT.client_id)) as unknown as LogoutSender;
      await client.backchannelLogout(sub, sid);
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
  const logout = logoutUri === undefined ? {} : { backchannel_logout_uri: logoutUri, backchannel_logout_session_required: true };
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, ...logout, redirect_uris: redirectUris, token_endpoint_auth_method: "client_secret_post" }],
    claims: CLAIMS,
    // The provider's own dispatcher refuses loopback, where the test's logout address is.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ ...own.person, sub }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ...overrides,
  });
  const handle = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return handle(request, response);
    void grant(provider, own.person.sub, request, response);
  });
  return own;
}

type Handler = Parameters<Provider["interactionFinished"]>;

/** Signs the person in and consents, without asking. */
async function grant(provider: Provider, accountId: string, request: Handler[0], response: Handler[1]): Promise<void> {
  const grantOf = new provider.Grant({ accountId, clientId: CLIENT.client_id });
  grantOf.addOIDCScope("openid email profile");
  const result = { login: { accountId }, consent: { grantId: await grantOf.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function visit(start: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let n = 0; n < REDIRECTS_MAX; n++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url).href;
    if (!url.startsWith(issuer)) return new URL(url).search.slice(1);
  }
  throw new Error("the provider redirects for ever");
}
