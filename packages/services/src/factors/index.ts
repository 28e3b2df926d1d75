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
