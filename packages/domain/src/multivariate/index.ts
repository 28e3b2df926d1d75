export { LEARNING_ROWS, newRigState, type RigState, type RigVerdict, stepRig } from "./rig-detector";
