/** An organization's identity provider: its settings, and the sign-in by a directory. */
export const identity = {
  protocol: { label: "Protocol", oidc: "OpenID Connect", saml: "SAML 2.0" },
  form: {
    save: "Save provider",
    saved: "Single sign-on saved",
    name: "Provider's name",
    nameHelp: "On the sign-in page: “Sign in with …”.",
  },
  roles: {
    first: "Role at the first sign-in",
    lines: "Roles by value of the attribute",
    linesHelp: "One on each line, e.g. noc = operator. Applied at every sign-in; owners stay owners.",
  },
  saml: {
    metadataAddress: "Metadata address",
    answerAddress: "Address for answers (ACS)",
    metadata: "Metadata of the provider",
    metadataHelp: "Paste the XML instead of filling in the three fields below.",
    issuer: "Entity ID",
    entryPoint: "Sign-in address",
    entryPointHelp: "The provider's address for the HTTP-Redirect binding.",
    certificates: "Signing certificates",
    certificatesHelp: "In PEM format. While the provider changes its key, enter both.",
    expires: "End of validity:",
    attribute: "Attribute that gives roles",
    attributeHelp: "Optional, e.g. groups.",
  },
} as const;
