/** Signed in as a browser is, for what only the site's own pages call. */
export class SiteSession {
  private constructor(
    readonly url: string,
    private readonly cookie: string,
  ) {}

  static async signIn(url: string, { email, password }: { email: string; password: string }): Promise<SiteSession> {
    const asked = await fetch(`${url}/api/auth/csrf`);
    const { csrfToken } = (await asked.json()) as { csrfToken: string };
    const answer = await fetch(`${url}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookiesOf(asked), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
    });
    const cookie = cookiesOf(answer);
    if (!cookie.includes("padit.session=")) throw new Error(`signing in as ${email} answered ${answer.status}: ${await answer.text()}`);
    return new SiteSession(url, cookie);
  }

  async query<T>(procedure: string, input: object): Promise<T> {
    return this.#answer(await fetch(this.#address(procedure, input), { headers: { cookie: this.cookie } }));
  }

  async mutate<T>(procedure: string, input: object): Promise<T> {
    const headers = { cookie: this.cookie, "content-type": "application/json" };
    return this.#answer(await fetch(`${this.url}/api/trpc/${procedure}`, { method: "POST", headers, body: JSON.stringify(input) }));
  }

  /** Calls back with every change an open page of the organization is told, until `signal`. Resolves when the stream stands. */
  async subscribe(organization: string, onChange: (change: { topic: string; id?: string }) => void, signal: AbortSignal): Promise<void> {
    const headers = { cookie: this.cookie, accept: "text/event-stream" };
    const stream = await fetch(this.#address("live.changes", { organization }), { headers, signal });
    if (!stream.ok || !stream.body) throw new Error(`live.changes answered ${stream.status}`);
    const first = new Promise<void>((resolve) => {
      void readEvents(stream.body as ReadableStream<Uint8Array>, (change) => {
        resolve(); // the first is `resync`: the subscription stands
        onChange(change);
      }).catch(() => {}); // aborted
    });
    await first;
  }

  #address(procedure: string, input: object): string {
    return `${this.url}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
  }

  async #answer<T>(response: Response): Promise<T> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text).result.data.json;
  }
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

async function readEvents(body: ReadableStream<Uint8Array>, onChange: (change: { topic: string; id?: string }) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      const parsed = data ? JSON.parse(data.slice(6)) : undefined;
      if (typeof parsed?.json?.topic === "string") onChange(parsed.json);
    }
  }
}
