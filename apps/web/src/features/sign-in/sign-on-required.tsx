/** Replaces every page of an organization for a member whose session another door than its provider opened. */
export function SignOnRequired({ organization, slug }: { organization: string; slug: string }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-6">
      <h1 className="font-semibold text-2xl">{organization} requires single sign-on</h1>
      <p className="text-sm">Your session was opened in another way. Sign in by the organization&apos;s own provider to continue.</p>
      <a href={`/api/sso/start/${encodeURIComponent(slug)}`} className="button button--primary w-fit">
        Continue
      </a>
    </main>
  );
}
