import { isUntouched } from "@padit/services/setup";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { landingOf } from "@/features/sign-in/landing-of";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { PROBLEM_COOKIE } from "@/server/auth/sign-on-cookies";
import { installation } from "@/server/installation";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("signIn"))("tab.signIn") });

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  if (await isUntouched(installation())) redirect("/setup");
  const { next } = await searchParams;
  const problem = (await cookies()).get(PROBLEM_COOKIE)?.value;
  return (
    <Words of={["signIn", "passkey"]}>
      <SignInForm landing={landingOf(next, "/")} problem={problem} />
    </Words>
  );
}
