import { randomUUID } from "node:crypto";
import { type MailServer, sendMail } from "@padit/notifiers";
import pino from "pino";

const log = pino({ name: "web" });

/** At most AT_ONCE_MAX mails are sent at a time and WAITING_MAX wait. Further mails are dropped; the person can request another one. */
const AT_ONCE_MAX = 4;
const WAITING_MAX = 200;
const RETRY_MS = [2_000, 15_000];

interface AccountMail {
  to: string;
  subject: string;
  text: string;
}

/**
 * Mails about accounts, sent by the site itself. They belong to no organization. The answer to a request must not wait for the mail
 * server, because its duration would reveal which addresses have an account. Waiting mails are lost when the process ends.
 */
export class AccountMails {
  readonly #server: MailServer;
  readonly #waiting: AccountMail[] = [];
  #running = 0;

  constructor(server: MailServer) {
    this.#server = server;
  }

  send(mail: AccountMail): void {
    if (this.#waiting.length >= WAITING_MAX) {
      log.warn("too many account mails are waiting; one was dropped");
      return;
    }
    this.#waiting.push(mail);
    if (this.#running < AT_ONCE_MAX) void this.#work();
  }

  async #work(): Promise<void> {
    this.#running += 1;
    for (let mail = this.#waiting.shift(); mail; mail = this.#waiting.shift()) await this.#deliver(mail);
    this.#running -= 1;
  }

  async #deliver({ to, subject, text }: AccountMail): Promise<void> {
    const id = randomUUID();
    for (const pauseMs of [...RETRY_MS, null]) {
      const outcome = await sendMail(this.#server, { id, to: [to], subject, text, thread: null }, AbortSignal.timeout(60_000));
      if (outcome.result === "delivered") return;
      if (outcome.result !== "retry" || pauseMs === null) {
        log.error({ reason: outcome.reason }, "an account mail was not sent");
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
    }
  }
}
