import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/server/auth/auth-options";
import { clientOf } from "@/server/auth/client";
import { DeviceCookie } from "@/server/auth/device-cookie";
import { sessionDoor } from "@/server/auth/session-door";
import { refusalOfBody } from "@/server/body-limit";
import { webEnv } from "@/server/env";
import { installation } from "@/server/installation";

/** A sign-in form has a few fields; next-auth itself does not limit the body. */
const BODY_BYTES_MAX = 16 << 10;

async function handle(request: NextRequest, context: RouteContext<"/api/auth/[...nextauth]">): Promise<Response> {
  const refusal = refusalOfBody(request, BODY_BYTES_MAX);
  if (refusal) return refusal;
  const { NEXTAUTH_SECRET: secret, PADIT_PUBLIC_URL } = webEnv();
  const settings = { secret, isSecure: PADIT_PUBLIC_URL.startsWith("https:") };
  const device = new DeviceCookie(request.cookies.get(DeviceCookie.nameOf(settings.isSecure))?.value, settings);
  const door = sessionDoor(installation(), clientOf(request.headers), device);
  const response: Response = await NextAuth(authOptions(door, settings))(request, context);
  if (device.setCookie !== null) response.headers.append("set-cookie", device.setCookie);
  return response;
}

export { handle as GET, handle as POST };
