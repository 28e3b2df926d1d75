export const passkey = {
  notHere: "This browser has no passkeys here. They need HTTPS and a browser that supports them.",
  cancelled: "No passkey was chosen in time. Try again.",
  cannotAsk: "PADIT cannot ask for a passkey now. Try again.",
} as const;
