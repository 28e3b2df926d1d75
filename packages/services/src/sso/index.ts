export { LOGOUT_TOKEN_CHARACTERS_MAX, logOutByProvider } from "./back-channel-logout";
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
export { beginSignOn, completeSignOn, findSignOn, slugOfSignOn } from "./sign-on";
export {
  checkSingleSignOn,
  getSingleSignOn,
  RequireSingleSignOn,
  removeSingleSignOn,
  requireSingleSignOn,
  SaveSingleSignOn,
  saveSingleSignOn,
} from "./single-sign-on";
