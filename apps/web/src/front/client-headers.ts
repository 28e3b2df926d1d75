/** The front server sets these on every request, after dropping values that the client sent under the same names. */
export const CLIENT_ADDRESS_HEADER = "padit-client-address";
export const REQUEST_ID_HEADER = "x-request-id";
