/** Replaces every page of an organization for a member who lacks the required second factor. */
export function SecondFactorRequired({ organization }: { organization: string }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-6">
      <h1 className="font-semibold text-2xl">{organization} requires a second factor</h1>
      <p className="text-sm">
        Add an authenticator app to your account, then come back. It takes a minute: scan a picture with your phone and enter the code that
        it shows.
      </p>
      <a href="/account" className="text-accent-text underline">
        Open your account
      </a>
    </main>
  );
}
