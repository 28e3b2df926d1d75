import { z } from "zod";

/** Binary fields are base64url. The largest, an attestation object with certificates, has a few kilobytes. */
const Encoded = z
  .string()
  .max(12_000)
  .regex(/^[\w-]*$/);

const common = {
  id: Encoded.min(1).max(1_400), // 1,023 bytes at most (Web Authentication Level 3, §4)
  rawId: Encoded,
  type: z.literal("public-key"),
  // PADIT asks for no extension, so whatever a browser reports here is dropped.
  clientExtensionResults: z.unknown().transform(() => ({})),
};

/** What a browser returns when a passkey was created: RegistrationResponseJSON of the specification, without what PADIT does not read. */
export const PasskeyRegistration = z.object({
  ...common,
  response: z.object({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: z
      .array(z.string().regex(/^[\w-]{1,30}$/))
      .max(10)
      .default([]),
  }),
});

/** What a browser returns when a passkey has signed a challenge: AuthenticationResponseJSON of the specification. */
export const PasskeyAssertion = z.object({
  ...common,
  response: z.object({
    clientDataJSON: Encoded,
    authenticatorData: Encoded,
    signature: Encoded,
    userHandle: Encoded.optional(),
  }),
});
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>;
