import superjson from "superjson";
import { checkPlainJson } from "./plain-json";

/**
 * How inputs and outputs of tRPC travel. Inputs are plain JSON: superjson lets the sender say "this object is the same as that one" and "this
 * is a Set", with which a small body costs the server seconds. Dates in inputs travel as ISO text, which the procedures' schemas parse.
 * Outputs, which the server makes, keep superjson.
 */
export const wireFormat = {
  input: {
    serialize: (input: unknown): unknown => input,
    deserialize: (input: unknown): unknown => {
      checkPlainJson(input);
      return input;
    },
  },
  output: superjson,
};
