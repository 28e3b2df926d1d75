import { isUntouched } from "@padit/services/setup";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { landingOf } from "@/features/sign-in/landing-of";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { PROBLEM_COOKIE } from "@/server/auth/sign-on-cookies";
import { installation } from "@/server/installation";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  if (await isUntouched(installation())) redirect("/setup");
  const { next } = await searchParams;
  const problem = (await cookies()).get(PROBLEM_COOKIE)?.value;
  return <SignInForm landing={landingOf(next, "/")} problem={problem} />;
}
