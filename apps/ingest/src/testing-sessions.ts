import { createPublicKey } from "node:crypto";
import { HEADERS } from "@padit/protocols/collector-api";
import {
  acceptGrant,
  CHALLENGE_PATH,
  Challenge,
  newSessionShare,
  offerSession,
  SESSION_PATH,
  SessionGrant,
  type SessionOffer,
  type SessionParties,
  type SessionShare,
  type SessionSigner,
  signCounted,
} from "@padit/protocols/collector-session";
import { exportPublicKey } from "@padit/protocols/collector-signing";
import { createKeyring, loadPlanKey } from "@padit/services/keyring";
import { TestCollector, type TestIngest, type TestTenant } from "./testing";

/** A collector that speaks protocol 2, by hand. */
export class Speaker {
  counter = 0;
  session: SessionSigner | undefined;
  constructor(
    readonly collector: TestCollector,
    readonly parties: SessionParties,
    readonly server: Pick<TestIngest, "url">,
    /** The server's time, ms. */
    readonly nowMs: () => number,
  ) {}

  static async enrol(ingest: TestIngest, tenant: TestTenant, nowMs = Date.now): Promise<Speaker> {
    const collector = await TestCollector.enrol(ingest, tenant);
    const { publicKey } = await loadPlanKey(ingest.database.db, createKeyring(ingest.secretKeys));
    const { key } = collector;
    if (key.kind !== "ed25519") throw new TypeError("the collector's own key is Ed25519");
    const collectorKey = exportPublicKey(createPublicKey(key.privateKey));
    const parties = { collectorId: collector.id, collectorKey, serverKey: Buffer.from(publicKey).toString("base64") };
    return new Speaker(collector, parties, ingest, nowMs);
  }

  post(path: string, body: string, url = this.server.url): Promise<Response> {
    return fetch(url + path, { method: "POST", headers: { [HEADERS.collector]: this.collector.id }, body });
  }

  async challenge(url = this.server.url): Promise<string> {
    return Challenge.parse(await (await this.post(CHALLENGE_PATH, "", url)).json()).challenge;
  }

  offer(
    challenge: string,
    { wallMs = Date.now(), share = newSessionShare(), parties = this.parties, by = this.collector.key } = {},
  ): SessionOffer {
    if (by.kind !== "ed25519") throw new TypeError("an offer is signed with Ed25519");
    return offerSession(parties, { challenge, wallMs, share: share.share, privateKey: by.privateKey });
  }

  offered(offer: SessionOffer, url = this.server.url): Promise<Response> {
    return this.post(SESSION_PATH, JSON.stringify(offer), url);
  }

  async open({ wallMs = Date.now(), url = this.server.url } = {}): Promise<SessionGrant> {
    const share = newSessionShare();
    const offer = this.offer(await this.challenge(url), { wallMs, share });
    const grant = SessionGrant.parse(await (await this.offered(offer, url)).json());
    this.use(offer, share, grant);
    return grant;
  }

  use(offer: SessionOffer, { privateKey }: SessionShare, grant: SessionGrant): void {
    this.counter = 0;
    const key = acceptGrant(this.parties, offer, grant, privateKey);
    this.session = { session: grant.session, key, nextCounter: () => ++this.counter };
  }

  headers(method: string, path: string, body: Uint8Array, timeMs = this.nowMs()): Record<string, string> {
    if (!this.session) throw new TypeError("no session is open");
    return signCounted(this.collector.id, this.session, { method, path, body, timeMs });
  }

  send(
    method: "GET" | "POST",
    path: string,
    body: Uint8Array<ArrayBuffer>,
    { url = this.server.url, headers = this.headers(method, path, body) } = {},
  ) {
    return fetch(url + path, method === "GET" ? { headers } : { method, headers, body });
  }
}
