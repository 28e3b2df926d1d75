import { redirect } from "next/navigation";

export default async function DetectionPage({ params }: PageProps<"/o/[slug]/detection">) {
  const { slug } = await params;
  redirect(`/o/${slug}/detection/policies`);
}
