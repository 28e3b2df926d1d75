"use client";
import { type FormEvent, useState } from "react";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { FrontFrame } from "./front-frame";
import { PlainButton, PlainField } from "./plain-controls";
import { type SignInProblem, type SignInResult, tryDirectory, tryPasskey, tryPassword } from "./try-sign-in";

const EMPTY = { email: "", login: "", password: "", code: "" };
type Values = typeof EMPTY;
type Field = keyof Values;

const PASSWORD_FIELD = { name: "password", type: "password", autoComplete: "current-password" } as const;
/** The fields by the account that the person uses: one of PADIT, or one of the organization's directory. */
const ACCOUNT_FIELDS = {
  password: [{ name: "email", type: "email", autoComplete: "username" }, PASSWORD_FIELD],
  directory: [{ name: "login", type: "text", autoComplete: "username" }, PASSWORD_FIELD],
} as const;
type Account = keyof typeof ACCOUNT_FIELDS;
const CODE_FIELD = { name: "code", type: "text", autoComplete: "one-time-code" } as const;

interface SignInFormProps {
  /** Path to open after a successful sign-in. */
  landing: string;
  /** Why the last attempt at the organization's provider failed. */
  problem?: string | undefined;
  /** The organization's single sign-on. */
  provider?: { name: string; href: string } | undefined;
  /** The organization's directory, whose names and passwords are asked for here. */
  directory?: Directory | undefined;
}
interface Directory {
  name: string;
  /** The organization's. */
  slug: string;
}

export function SignInForm({ landing, problem: formerProblem, provider, directory }: SignInFormProps) {
  const t = useWords("signIn");
  const form = useSignIn({ landing, formerProblem, directory });
  const { values, errors, problem, account, asksForCode, pending, edit, startOver, submit } = form;
  const submitForm = (event: FormEvent): void => {
    event.preventDefault();
    void submit(account);
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
        {(asksForCode ? [CODE_FIELD] : ACCOUNT_FIELDS[account]).map((field) => {
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
          isPending={pending === account}
          pendingText={t("form.pending")}
        >
          {account === "directory" && directory ? t("form.byProvider", { provider: directory.name }) : t("form.submit")}
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
          <OtherWays directory={directory} account={account} onChoose={form.choose} />
        )}
      </form>
    </FrontFrame>
  );
}

interface OtherWaysProps {
  directory: Directory | undefined;
  account: Account;
  onChoose: (account: Account) => void;
}

/** The other kind of account, and the way out for a forgotten password of PADIT's. */
function OtherWays({ directory, account, onChoose }: OtherWaysProps) {
  const t = useWords("signIn");
  const other = account === "directory" ? "password" : "directory";
  return (
    <>
      {directory && (
        <PlainButton look="ghost" onClick={() => onChoose(other)}>
          {other === "directory" ? t("form.byProvider", { provider: directory.name }) : t("form.byPaditAccount")}
        </PlainButton>
      )}
      {account === "password" && (
        <a href="/reset" className="text-center text-muted text-sm underline">
          {t("form.forgot")}
        </a>
      )}
    </>
  );
}

/** State of the form. The entered values stay, whatever the server answers. */
function useSignIn({
  landing,
  formerProblem,
  directory,
}: {
  landing: string;
  formerProblem: string | undefined;
  directory: Directory | undefined;
}) {
  const passkeyWords = useWords("passkey");
  const [values, setValues] = useState(EMPTY);
  const [errors, setErrors] = useState<Missing>({});
  const [problem, setProblem] = useState<SignInProblem | null>(formerProblem === undefined ? null : { text: formerProblem });
  const [account, setAccount] = useState<Account>(directory ? "directory" : "password");
  const [asksForCode, setAsksForCode] = useState(false);
  const [pending, setPending] = useState<Account | "passkey" | null>(null);

  const edit = (field: Field, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }));
    setErrors((before) => ({ ...before, [field]: undefined }));
  };
  const startOver = (): void => {
    setValues(EMPTY);
    setProblem(null);
    setAsksForCode(false);
  };
  const choose = (chosen: Account): void => {
    startOver();
    setErrors({});
    setAccount(chosen);
  };
  const show = (result: SignInResult): void => {
    if (result === "signed_in") location.assign(landing);
    else if (result === "needs_code") setAsksForCode(true);
    else setProblem(result.problem);
  };
  const attempt = (way: Account | "passkey"): Promise<SignInResult> => {
    if (way === "passkey") return tryPasskey(passkeyWords);
    return way === "directory" ? tryDirectory({ ...values, slug: directory?.slug ?? "" }) : tryPassword(values);
  };
  const submit = async (way: Account | "passkey"): Promise<void> => {
    if (pending) return;
    setProblem(null);
    const missing = way === "passkey" ? {} : missingOf(way, values);
    setErrors(missing);
    const [firstMissing] = Object.keys(missing);
    if (firstMissing !== undefined) return document.querySelector<HTMLInputElement>(`input[name=${firstMissing}]`)?.focus();
    setPending(way);
    const result = await attempt(way);
    show(result);
    // While the browser opens the landing page, the buttons stay inactive.
    if (result !== "signed_in") setPending(null);
  };
  return { values, errors, problem, account, asksForCode, pending, edit, choose, startOver, submit };
}

/** What is missing in which field, as a key of the catalogue. */
type Missing = Partial<Record<Field, "email" | "login" | "password">>;

function missingOf(account: Account, { email, login, password }: Values): Missing {
  return {
    ...(account === "password" && !/^\S+@\S+$/.test(email) && { email: "email" as const }),
    ...(account === "directory" && login.trim() === "" && { login: "login" as const }),
    ...(password === "" && { password: "password" as const }),
  };
}

function textOf(problem: SignInProblem, t: WordsOf<"signIn">): string {
  if ("text" in problem) return problem.text;
  return problem.key === "tooMany" ? t("problem.tooMany", { minutes: problem.minutes }) : t(`problem.${problem.key}`);
}
