import type protobuf from "protobufjs/light.js";
import { MalformedBody } from "../http/problem";

/**
 * The message as plain data: absent fields have their defaults, 64-bit integers are numbers.
 * @typeParam T the plain form of the type, as its file declares it
 * @throws MalformedBody when the bytes are no such message
 */
export function decodeProtobuf<T>(type: protobuf.Type, bytes: Buffer): T {
  try {
    // The interface beside each message type names exactly the fields of its descriptor.
    return type.toObject(type.decode(bytes), { defaults: true, arrays: true, longs: Number }) as T;
  } catch (cause) {
    throw new MalformedBody(`the body is no ${type.name}`, { cause });
  }
}
