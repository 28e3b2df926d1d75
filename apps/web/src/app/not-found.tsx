import Link from "next/link";

/** Also shown to people outside of an organization, so that the answer does not reveal whether it exists. */
export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
      <h1 className="text-2xl font-semibold">Not found</h1>
      <p>There is nothing at this address, or your account cannot see it.</p>
      <Link className="underline" href="/sign-in">
        Go to sign-in
      </Link>
    </main>
  );
}
