export { CreateFirstOwner, createFirstOwner, isUntouched } from "./create-first-owner";
export { demoId } from "./demo";
export { resealSecrets } from "./reseal-secrets";
export { sealStandingSecrets } from "./seal-standing-secrets";
export { seedDemo } from "./seed-demo";
export { setUpInstallation } from "./set-up-installation";
