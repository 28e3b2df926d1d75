import superjson from "superjson";
import { checkPlainJson } from "./plain-json";

/**
 * Encoding of tRPC inputs and outputs. Inputs are plain JSON: with superjson a sender can declare shared references and Sets, so that a
 * small body costs the server seconds. Dates in inputs are ISO text, which the procedures' schemas parse. Outputs come from the server
 * and use superjson.
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
