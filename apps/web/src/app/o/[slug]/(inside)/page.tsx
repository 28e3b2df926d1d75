import { redirect } from "next/navigation";

export default async function OrganizationPage({ params }: PageProps<"/o/[slug]">) {
  const { slug } = await params;
  redirect(`/o/${slug}/inbox`);
}
