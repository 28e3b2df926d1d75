import type { z } from "zod";
import { DirectorySettings } from "./ldap/directory";
import { ProvidedRole, RoleByValue } from "./provided-role";
import { type CertificateView, certificateView } from "./saml/certificates";
import { SamlSettings } from "./saml/service-provider";

interface ProviderView {
  name: string;
  issuer: string;
  defaultRole: z.output<typeof ProvidedRole>;
  roleClaim: string | null;
  roleByValue: z.output<typeof RoleByValue>;
  isRequired: boolean;
}
/** The organization's provider as its owner sees it, without secrets. */
export type SingleSignOnView = ProviderView &
  (
    | { protocol: "oidc"; clientId: string }
    | { protocol: "saml"; entryPoint: string; certificates: CertificateView[] }
    | ({ protocol: "ldap" } & DirectorySettings)
  );

interface ProviderRow {
  protocol: string;
  name: string;
  issuer: string;
  clientId: string | null;
  settings: unknown;
  defaultRole: string;
  roleClaim: string | null;
  roleByValue: unknown;
  isRequired: boolean;
}

export function viewOf({ protocol, name, issuer, clientId, settings, roleClaim, isRequired, ...row }: ProviderRow): SingleSignOnView {
  const defaultRole = ProvidedRole.catch("viewer").parse(row.defaultRole);
  const view = { name, issuer, defaultRole, roleClaim, roleByValue: RoleByValue.catch({}).parse(row.roleByValue), isRequired };
  if (protocol === "oidc") return { ...view, protocol, clientId: clientId ?? "" };
  if (protocol === "ldap") return { ...view, protocol, ...DirectorySettings.parse(settings) };
  const { entryPoint, certificates } = SamlSettings.parse(settings);
  return { ...view, protocol: "saml", entryPoint, certificates: certificates.map(certificateView) };
}
