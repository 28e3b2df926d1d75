import { findSignOn } from "@padit/services/sso";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { landingOf } from "@/features/sign-in/landing-of";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { PROBLEM_COOKIE } from "@/server/auth/sign-on-cookies";
import { installation } from "@/server/installation";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("signIn"))("tab.signIn") });

/** The same form for every slug, so that it does not reveal which organizations exist; one with single sign-on shows its provider too. */
export default async function OrganizationSignInPage({ params, searchParams }: PageProps<"/o/[slug]/sign-in">) {
  const { slug } = await params;
  const { next } = await searchParams;
  const landing = landingOf(next, `/o/${encodeURIComponent(slug)}/inbox`);
  const signOn = await findSignOn(installation(), slug);
  const href = `/api/sso/start/${encodeURIComponent(slug)}?next=${encodeURIComponent(landing)}`;
  const problem = (await cookies()).get(PROBLEM_COOKIE)?.value;
  return (
    <Words of={["signIn", "passkey"]}>
      <SignInForm
        landing={landing}
        problem={problem}
        provider={signOn && signOn.protocol !== "ldap" ? { name: signOn.name, href } : undefined}
        directory={signOn?.protocol === "ldap" ? { name: signOn.name, slug } : undefined}
      />
    </Words>
  );
}
