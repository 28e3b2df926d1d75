export { newRigState, stepRig } from "./rig-detector";
