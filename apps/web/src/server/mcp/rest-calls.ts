import { CLIENT_ADDRESS_HEADER } from "../../front/client-headers";
import { BASE_PATH } from "../rest/app";
import { Problem } from "../rest/problem";
import type { RestApp } from "../rest/rest-env";

type QueryValue = string | number | readonly string[] | undefined;

/** An operation of the REST API refused a tool's request. */
export class RestRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/**
 * Calls operations of the REST API for a tool, in this process and with the caller's own key, so that scopes, row security, budgets and
 * audit entries are those of REST.
 */
export class RestCalls {
  readonly #headers: Headers;

  constructor(
    private readonly app: RestApp,
    request: Headers,
  ) {
    this.#headers = new Headers({ "content-type": "application/json" });
    for (const name of ["authorization", CLIENT_ADDRESS_HEADER]) {
      const value = request.get(name);
      if (value !== null) this.#headers.set(name, value);
    }
  }

  /** @throws RestRefusal */
  get(path: string, query: Readonly<Record<string, QueryValue>> = {}): Promise<unknown> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
    return this.#call("GET", `${path}?${parameters}`);
  }

  /** @throws RestRefusal */
  post(path: string, body: object): Promise<unknown> {
    return this.#call("POST", path, JSON.stringify(body));
  }

  async #call(method: string, path: string, body?: string): Promise<unknown> {
    const url = `http://padit.invalid${BASE_PATH}${path}`;
    const response = await this.app.fetch(new Request(url, { method, headers: this.#headers, ...(body !== undefined && { body }) }));
    const answer: unknown = await response.json();
    if (!response.ok) throw new RestRefusal(Problem.parse(answer));
    return answer;
  }
}
