import { type AnyNotifier, describeNotifier, enteredSettings, type HttpClient, type NetworkGuard } from "@padit/notifiers";
import { HOSTILE, messagesWith } from "@padit/notifiers/testing/messages";
import { type CheckedDemand, demandPlainJson, demandThat, find } from "./check";
import { checkSettings } from "./check-settings";
import { exampleSettings } from "./example-settings";

/** Largest payload, in bytes. Every delivery stores its payload. */
const PAYLOAD_BYTES_MAX = 65_536;
const SECRET = "s3cr3t-0123456789";
/** Surrogate halves, control characters, and characters that change the direction of text. */
const HIDDEN_CHARACTER = /[\p{Cs}\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const LINE_ENDS = /[\t\r\n]/g;

const refused = async () => ({ ok: false as const, error: "refused", address: null, durationMs: 0 });
const http: HttpClient = { request: refused, post: refused };
const network: NetworkGuard = { locate: async () => ({ ok: false, error: "There is no network here." }) };

/** @param exported the channel as the package exports it, because the registered channel catches exceptions */
export async function checkNotifier(
  notifier: AnyNotifier,
  exported: Pick<AnyNotifier, "render">,
  given: Readonly<Record<string, unknown>>,
): Promise<CheckedDemand[]> {
  const description = describeNotifier(notifier);
  const example = { ...exampleSettings(description.settings.fields, given), ...secretsOf(notifier) };
  const entered = Object.keys(enteredSettings(notifier).shape).sort();
  return [
    await find(
      "the description is plain JSON, with a field for every setting that a person enters",
      "Add the missing field, or remove it",
      () => {
        demandPlainJson(description);
        const fields = description.settings.fields.map(({ name }) => name).sort();
        demandThat(fields.join() === entered.join(), `settings are ${entered.join(", ")}, fields ${fields.join(", ")}`);
      },
    ),
    ...(await checkSettings({ schema: notifier.settings, description: description.settings, example })),
    await find("secrets are never shown", "Mark their fields secret: true, and leave them out of address", () => {
      for (const [name, { make }] of Object.entries(notifier.secrets))
        demandThat(
          make !== undefined || notifier.fields.find((field) => field.name === name)?.secret === true,
          `the field ${name} is not marked`,
        );
      const address = notifier.address(notifier.settings.parse(example));
      demandThat(address !== "" && !address.includes(SECRET), "the address is empty, or has a secret");
    }),
    await find("every message is rendered, and the same message into the same bytes", "render must be a pure function", () => {
      for (const message of messagesWith("du-17 is slow"))
        demandThat(exported.render(structuredClone(message)) === exported.render(message), `${message.type} differs`);
    }),
    await find(`payloads are at most ${PAYLOAD_BYTES_MAX} bytes`, "Cut texts by headline, sentence, facts or cutUtf8", () => {
      for (const message of messagesWith(HOSTILE["a huge text"] ?? "")) {
        const bytes = Buffer.byteLength(exported.render(message));
        demandThat(bytes <= PAYLOAD_BYTES_MAX, `a long text makes a ${message.type} of ${bytes} bytes`);
      }
    }),
    await find("texts cannot reach into the format", "Take texts from headline, sentence and facts, and encode them", () =>
      demandNoInjection(exported),
    ),
    await find(
      "a receiver that cannot be reached is tried again",
      "Return httpDelivery's outcome, and name no secret in a reason",
      async () => {
        const attempt = { id: "check", at: new Date(0), payload: exported.render(messagesWith("du-17")[0] as never), record: null };
        const signal = AbortSignal.timeout(1_000);
        const outcome = await notifier.send({ http, network, mail: null }, { ...attempt, previousSecrets: {}, signal }, example);
        demandThat(outcome.result === "retry", `the attempt ends as ${outcome.result}`);
        demandThat(!JSON.stringify(outcome).includes(SECRET), "the outcome names a secret");
        demandThat("reason" in outcome && !outcome.reason.startsWith("the plugin"), "send throws");
      },
    ),
  ];
}

const secretsOf = ({ secrets }: AnyNotifier): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, { make }]) => [name, make?.() ?? SECRET]));

/** Demands that a hostile text changes neither the members of a JSON payload nor the number of lines of a text payload, and hides no characters. */
function demandNoInjection({ render }: Pick<AnyNotifier, "render">): void {
  const plain = messagesWith("du-17").map((message) => shapeOf(render(message)));
  for (const [what, text] of Object.entries(HOSTILE))
    messagesWith(text).forEach((message, i) => {
      const payload = render(message);
      demandThat(shapeOf(payload) === plain[i], `${what} changes the form of ${message.type}`);
      demandThat(!HIDDEN_CHARACTER.test(payload.replace(LINE_ENDS, "")), `${what} leaves hidden characters in ${message.type}`);
    });
}

function shapeOf(payload: string): string {
  try {
    return JSON.stringify(keysOf(JSON.parse(payload)));
  } catch {
    return `${payload.split(/\r\n|\r|\n/).length} lines`;
  }
}

const keysOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, keysOf(member)]))
    : typeof value;
