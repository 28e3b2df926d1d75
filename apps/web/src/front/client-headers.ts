/** Set by the front on every request, after whatever the client sent under these names was dropped. */
export const CLIENT_ADDRESS_HEADER = "padit-client-address";
export const REQUEST_ID_HEADER = "x-request-id";
