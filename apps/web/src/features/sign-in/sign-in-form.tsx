"use client";
import { Button, FieldError, Input, Label, TextField } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { getProviders, signIn } from "next-auth/react";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import "./zod-jitless";

const Credentials = z.object({ email: z.email("Enter your e-mail address."), password: z.string().min(1, "Enter your password.") });
const FIELDS = [
  { name: "email", label: "E-mail", type: "email", autoComplete: "username" },
  { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
] as const;

const UNREACHABLE = "PADIT cannot be reached. Check your connection and try again.";

/** @param landing the path to open after a successful sign-in */
export function SignInForm({ landing }: { landing: string }) {
  const form = useForm({ resolver: zodResolver(Credentials), defaultValues: { email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (credentials) => {
    const message = await trySignIn(credentials);
    if (message === null) location.assign(landing);
    else form.setError("root", { message });
  });

  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-6 p-6">
      <h1 className="text-2xl font-semibold">Sign in to PADIT</h1>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {FIELDS.map(({ name, label, type, autoComplete }) => (
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
      </form>
    </main>
  );
}

/** @returns what to tell the person, or null when signed in; what was typed stays in the form either way */
async function trySignIn(credentials: z.output<typeof Credentials>): Promise<string | null> {
  try {
    // Asked first, because signIn() leaves the page, and what was typed, when it gets no answer.
    if ((await getProviders()) === null) return UNREACHABLE;
    const answer = await signIn("credentials", { ...credentials, redirect: false });
    if (answer?.ok) return null;
    const [, waitSeconds] = /^rate_limited:(\d+)$/.exec(answer?.error ?? "") ?? [];
    if (waitSeconds !== undefined) return tooManyAttempts(Number(waitSeconds));
    return answer?.error === "CredentialsSignin" ? "E-mail or password is wrong. Try again." : "Signing in failed. Try again in a minute.";
  } catch {
    return UNREACHABLE;
  }
}

function tooManyAttempts(waitSeconds: number): string {
  const minutes = Math.max(1, Math.ceil(waitSeconds / 60));
  return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}, or use a device you signed in on before.`;
}
