import type { Metadata } from "next";
import { SignInForm } from "@/features/sign-in/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

/** The same form for every slug: before sign-in nobody learns which organizations exist. */
export default async function OrganizationSignInPage({ params }: PageProps<"/o/[slug]/sign-in">) {
  const { slug } = await params;
  return <SignInForm landing={`/o/${encodeURIComponent(slug)}/inbox`} />;
}
