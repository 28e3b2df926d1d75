"use client";
import { type FormEvent, useState } from "react";
import { FrontFrame } from "./front-frame";
import { PlainButton, PlainField } from "./plain-controls";
import { type SignInResult, tryPasskey, tryPassword } from "./try-sign-in";

const EMPTY = { email: "", password: "", code: "" };
type Values = typeof EMPTY;
type Field = keyof Values;

const PASSWORD_FIELDS = [
  { name: "email", label: "E-mail", type: "email", autoComplete: "username" },
  { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
] as const;
const CODE_FIELD = { name: "code", label: "Code", type: "text", autoComplete: "one-time-code" } as const;

interface SignInFormProps {
  /** Path to open after a successful sign-in. */
  landing: string;
  /** Why the last attempt at the organization's provider failed. */
  problem?: string | undefined;
  /** The organization's single sign-on. */
  provider?: { name: string; href: string } | undefined;
}

export function SignInForm({ landing, problem: formerProblem, provider }: SignInFormProps) {
  const { values, errors, problem, asksForCode, pending, edit, startOver, submit } = useSignIn(landing, formerProblem);
  const submitForm = (event: FormEvent): void => {
    event.preventDefault();
    void submit("password");
  };
  return (
    <FrontFrame
      title={asksForCode ? "Enter your code" : "Sign in to PADIT"}
      hint={asksForCode && "Open your authenticator app, or use one of your recovery codes or your passkey."}
    >
      {provider && !asksForCode && (
        <a href={provider.href} className="button button--primary w-full">
          Sign in with {provider.name}
        </a>
      )}
      {/* POST, so that a browser that submits before the scripts run does not put the password into the address. */}
      <form noValidate method="post" onSubmit={submitForm} className="flex flex-col gap-4">
        {(asksForCode ? [CODE_FIELD] : PASSWORD_FIELDS).map((field) => (
          <PlainField
            key={field.name}
            {...field}
            value={values[field.name]}
            onChange={(event) => edit(field.name, event.target.value)}
            error={errors[field.name]}
            autoFocus={field.name === "code"}
          />
        ))}
        <p role="alert" className="text-danger empty:hidden">
          {problem}
        </p>
        <PlainButton type="submit" look={provider ? "secondary" : "primary"} isPending={pending === "password"}>
          Sign in
        </PlainButton>
        <PlainButton look="secondary" isPending={pending === "passkey"} onClick={() => void submit("passkey")}>
          Use a passkey
        </PlainButton>
        {asksForCode ? (
          <PlainButton look="ghost" onClick={startOver}>
            Use another account
          </PlainButton>
        ) : (
          <a href="/reset" className="text-center text-muted text-sm underline">
            Forgot your password?
          </a>
        )}
      </form>
    </FrontFrame>
  );
}

/** State of the form. The entered values stay, whatever the server answers. */
function useSignIn(landing: string, formerProblem: string | undefined) {
  const [values, setValues] = useState(EMPTY);
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({});
  const [problem, setProblem] = useState<string | null>(formerProblem ?? null);
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
    const result = way === "password" ? await tryPassword(values) : await tryPasskey();
    show(result);
    // While the browser opens the landing page, the buttons stay inactive.
    if (result !== "signed_in") setPending(null);
  };
  return { values, errors, problem, asksForCode, pending, edit, startOver, submit };
}

function missingOf({ email, password }: Values): Partial<Record<Field, string>> {
  return {
    ...(!/^\S+@\S+$/.test(email) && { email: "Enter your e-mail address." }),
    ...(password === "" && { password: "Enter your password." }),
  };
}
