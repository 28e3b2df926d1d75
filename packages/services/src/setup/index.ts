export { CreateFirstOwner, createFirstOwner, isUntouched } from "./create-first-owner";
export { seedDemo } from "./seed-demo";
export { setUpInstallation } from "./set-up-installation";
