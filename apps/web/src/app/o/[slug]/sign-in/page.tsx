import type { Metadata } from "next";
import { landingOf } from "@/features/sign-in/landing-of";
import { SignInForm } from "@/features/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

/** The same form for every slug, so that it does not reveal which organizations exist. */
export default async function OrganizationSignInPage({ params, searchParams }: PageProps<"/o/[slug]/sign-in">) {
  const { slug } = await params;
  const { next } = await searchParams;
  return <SignInForm landing={landingOf(next, `/o/${encodeURIComponent(slug)}/inbox`)} />;
}
