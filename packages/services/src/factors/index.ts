export { BeginPasskey, beginPasskey, ConfirmPasskey, confirmPasskey } from "./passkeys";
export { relyingPartyOf } from "./relying-party";
export {
  BeginTotp,
  beginTotp,
  ConfirmTotp,
  confirmTotp,
  listSecondFactors,
  RemoveFactor,
  ReplaceRecoveryCodes,
  removeFactor,
  replaceRecoveryCodes,
} from "./second-factors";
export { checkSecondFactor } from "./sign-in-factor";
export { StepUp, type StepUpMeans, stepUp, stepUpMeans } from "./step-up";
export { passkeyChallenge, verifyPasskey } from "./verify-passkey";
