"use client";
import { type FormEvent, useState } from "react";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { FrontFrame } from "./front-frame";
import { PlainButton, PlainField } from "./plain-controls";
import { type SignInProblem, type SignInResult, tryPasskey, tryPassword } from "./try-sign-in";

const EMPTY = { email: "", password: "", code: "" };
type Values = typeof EMPTY;
type Field = keyof Values;

const PASSWORD_FIELDS = [
  { name: "email", type: "email", autoComplete: "username" },
  { name: "password", type: "password", autoComplete: "current-password" },
] as const;
const CODE_FIELD = { name: "code", type: "text", autoComplete: "one-time-code" } as const;

interface SignInFormProps {
  /** Path to open after a successful sign-in. */
  landing: string;
  /** Why the last attempt at the organization's provider failed. */
  problem?: string | undefined;
  /** The organization's single sign-on. */
  provider?: { name: string; href: string } | undefined;
}

export function SignInForm({ landing, problem: formerProblem, provider }: SignInFormProps) {
  const t = useWords("signIn");
  const { values, errors, problem, asksForCode, pending, edit, startOver, submit } = useSignIn(landing, formerProblem);
  const submitForm = (event: FormEvent): void => {
    event.preventDefault();
    void submit("password");
  };
  return (
    <FrontFrame title={asksForCode ? t("form.codeTitle") : t("form.title")} hint={asksForCode && t("form.codeHint")}>
      {provider && !asksForCode && (
        <a href={provider.href} className="button button--primary w-full">
          {t("form.byProvider", { provider: provider.name })}
        </a>
      )}
      {/* POST, so that a browser that submits before the scripts run does not put the password into the address. */}
      <form noValidate method="post" onSubmit={submitForm} className="flex flex-col gap-4">
        {(asksForCode ? [CODE_FIELD] : PASSWORD_FIELDS).map((field) => {
          const missing = errors[field.name];
          return (
            <PlainField
              key={field.name}
              {...field}
              label={t(`form.${field.name}`)}
              value={values[field.name]}
              onChange={(event) => edit(field.name, event.target.value)}
              error={missing && t(`missing.${missing}`)}
              autoFocus={field.name === "code"}
            />
          );
        })}
        <p role="alert" className="text-danger empty:hidden">
          {problem && textOf(problem, t)}
        </p>
        <PlainButton
          type="submit"
          look={provider ? "secondary" : "primary"}
          isPending={pending === "password"}
          pendingText={t("form.pending")}
        >
          {t("form.submit")}
        </PlainButton>
        <PlainButton
          look="secondary"
          isPending={pending === "passkey"}
          pendingText={t("form.pending")}
          onClick={() => void submit("passkey")}
        >
          {t("form.passkey")}
        </PlainButton>
        {asksForCode ? (
          <PlainButton look="ghost" onClick={startOver}>
            {t("form.startOver")}
          </PlainButton>
        ) : (
          <a href="/reset" className="text-center text-muted text-sm underline">
            {t("form.forgot")}
          </a>
        )}
      </form>
    </FrontFrame>
  );
}

/** State of the form. The entered values stay, whatever the server answers. */
function useSignIn(landing: string, formerProblem: string | undefined) {
  const passkeyWords = useWords("passkey");
  const [values, setValues] = useState(EMPTY);
  const [errors, setErrors] = useState<Missing>({});
  const [problem, setProblem] = useState<SignInProblem | null>(formerProblem === undefined ? null : { text: formerProblem });
  const [asksForCode, setAsksForCode] = useState(false);
  const [pending, setPending] = useState<"password" | "passkey" | null>(null);

  const edit = (field: Field, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const startOver = (): void => {
    setValues(EMPTY);
    setProblem(null);
    setAsksForCode(false);
  };
  const show = (result: SignInResult): void => {
    if (result === "signed_in") location.assign(landing);
    else if (result === "needs_code") setAsksForCode(true);
    else setProblem(result.problem);
  };
  const submit = async (way: "password" | "passkey"): Promise<void> => {
    if (pending) return;
    setProblem(null);
    const missing = way === "password" ? missingOf(values) : {};
    setErrors(missing);
    const [firstMissing] = Object.keys(missing);
    if (firstMissing !== undefined) return document.querySelector<HTMLInputElement>(`input[name=${firstMissing}]`)?.focus();
    setPending(way);
    const result = way === "password" ? await tryPassword(values) : await tryPasskey(passkeyWords);
    show(result);
    // While the browser opens the landing page, the buttons stay inactive.
    if (result !== "signed_in") setPending(null);
  };
  return { values, errors, problem, asksForCode, pending, edit, startOver, submit };
}

/** What is missing in which field, as a key of the catalogue. */
type Missing = Partial<Record<Field, "email" | "password">>;

function missingOf({ email, password }: Values): Missing {
  return {
    ...(!/^\S+@\S+$/.test(email) && { email: "email" as const }),
    ...(password === "" && { password: "password" as const }),
  };
}

function textOf(problem: SignInProblem, t: WordsOf<"signIn">): string {
  if ("text" in problem) return problem.text;
  return problem.key === "tooMany" ? t("problem.tooMany", { minutes: problem.minutes }) : t(`problem.${problem.key}`);
}
