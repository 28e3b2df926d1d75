"use client";
import { Button, FieldError, Input, Label, TextField } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { getProviders, signIn } from "next-auth/react";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import { FrontFrame } from "./front-frame";
import "./zod-jitless";

const Credentials = z.object({
  email: z.email("Enter your e-mail address."),
  password: z.string().min(1, "Enter your password."),
  code: z.string().max(40),
});
const PASSWORD_FIELDS = [
  { name: "email", label: "E-mail", type: "email", autoComplete: "username" },
  { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
] as const;
const CODE_FIELD = { name: "code", label: "Code", type: "text", autoComplete: "one-time-code" } as const;

const UNREACHABLE = "PADIT cannot be reached. Check your connection and try again.";

/** @param landing the path to open after a successful sign-in */
export function SignInForm({ landing }: { landing: string }) {
  const form = useForm({ resolver: zodResolver(Credentials), defaultValues: { email: "", password: "", code: "" } });
  const { errors, isSubmitting } = form.formState;
  const [asksForCode, setAsksForCode] = useState(false);

  const submit = form.handleSubmit(async (credentials) => {
    const answer = await trySignIn(credentials);
    if (answer === "signed_in") location.assign(landing);
    else if (answer === "needs_code") setAsksForCode(true);
    else form.setError("root", { message: answer.problem });
  });
  const startOver = () => {
    form.reset();
    setAsksForCode(false);
  };
  const fields = asksForCode ? [CODE_FIELD] : PASSWORD_FIELDS;

  return (
    <FrontFrame
      title={asksForCode ? "Enter your code" : "Sign in to PADIT"}
      hint={asksForCode && "Open your authenticator app, or use one of your recovery codes."}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {fields.map(({ name, label, type, autoComplete }) => (
          <Controller
            key={name}
            control={form.control}
            name={name}
            render={({ field, fieldState }) => (
              <TextField
                name={name}
                type={type}
                autoComplete={autoComplete}
                value={field.value}
                onChange={field.onChange}
                onBlur={field.onBlur}
                isInvalid={fieldState.invalid}
                validationBehavior="aria"
                autoFocus={name === "code"}
              >
                <Label>{label}</Label>
                <Input ref={field.ref} />
                <FieldError>{fieldState.error?.message}</FieldError>
              </TextField>
            )}
          />
        ))}
        <p role="alert" className="text-danger empty:hidden">
          {errors.root?.message}
        </p>
        <Button type="submit" isPending={isSubmitting} fullWidth>
          Sign in
        </Button>
        {!asksForCode && (
          <a href="/reset" className="text-center text-muted text-sm underline">
            Forgot your password?
          </a>
        )}
        {asksForCode && (
          <Button variant="ghost" fullWidth onPress={startOver}>
            Use another account
          </Button>
        )}
      </form>
    </FrontFrame>
  );
}

type SignInResult = "signed_in" | "needs_code" | { problem: string };

/** The entered values stay in the form, whatever the result. */
async function trySignIn(credentials: z.output<typeof Credentials>): Promise<SignInResult> {
  try {
    // Request the providers first: without an answer, signIn() would leave the page and lose the entered values.
    if ((await getProviders()) === null) return { problem: UNREACHABLE };
    const answer = await signIn("credentials", { ...credentials, redirect: false });
    if (answer?.ok) return "signed_in";
    if (answer?.error === "second_factor_missing") return "needs_code";
    return { problem: problemOf(answer?.error) };
  } catch {
    return { problem: UNREACHABLE };
  }
}

function problemOf(error: string | null | undefined): string {
  const [, waitSeconds] = /^rate_limited:(\d+)$/.exec(error ?? "") ?? [];
  if (waitSeconds !== undefined) return tooManyAttempts(Number(waitSeconds));
  if (error === "second_factor_wrong") return "This code is wrong or was used before. Wait for the next one and try again.";
  return error === "CredentialsSignin" ? "E-mail or password is wrong. Try again." : "Signing in failed. Try again in a minute.";
}

function tooManyAttempts(waitSeconds: number): string {
  const minutes = Math.max(1, Math.ceil(waitSeconds / 60));
  return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}, or use a device you signed in on before.`;
}
