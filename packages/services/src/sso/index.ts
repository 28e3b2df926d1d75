export { LOGOUT_TOKEN_CHARACTERS_MAX, logOutByProvider } from "./back-channel-logout";
export type { DirectoryDoor } from "./ldap/directory";
export { SaveDirectory, saveDirectory } from "./ldap/directory-settings";
export { signOnByDirectory } from "./ldap/directory-sign-on";
export {
  addMailDomain,
  listMailDomains,
  OneMailDomain,
  type ResolveTxt,
  removeMailDomain,
  resolveTxtBy,
  verifyMailDomain,
} from "./mail-domains";
export type { ProviderDoor } from "./provider";
export { ANSWER_CHARACTERS_MAX } from "./saml/provided-assertion";
export { SaveSamlProvider, saveSamlProvider } from "./saml/saml-settings";
export { acceptSamlAnswer, completeSamlSignOn, samlMetadata } from "./saml/saml-sign-on";
export { beginSignOn, completeSignOn, findSignOn, slugOfSignOn } from "./sign-on";
export type { SignedOn } from "./sign-on-context";
export {
  checkSingleSignOn,
  getSingleSignOn,
  RequireSingleSignOn,
  removeSingleSignOn,
  requireSingleSignOn,
  SaveSingleSignOn,
  saveSingleSignOn,
} from "./single-sign-on";
