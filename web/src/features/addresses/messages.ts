import { messages } from "../../base/language.ts";

export const english = {
  password: "Password",
  login: "Username or email",
  forgotPassword: "Forgot your password?",
  passwordHint: "At least 10 characters. A sentence works well.",
  confirmLead: "So that {site} knows that you read what is mailed to you.",
  confirmAddress: "Confirm this address",
  addressConfirmed: "Your address is confirmed",
  addressConfirmedLead: "From now on you may get a new password by mail.",
  notConfirmed: "This address was not confirmed",
  linkOver: "This link is good no more",
  linkOverLead: "It was used before, it is too old, or the account has another password or address by now.",
  linkNotWhole: "This address is only a part of the link. Open it from the mail, or copy all of it.",
  askLead: "Tell us who you are, and we mail you a link to choose a new one.",
  askAnew: "It was used before, or is too old. Ask for another one.",
  mailLink: "Mail me a link",
  lookForMail: "Look into your mail",
  resetAsked: "If there is such an account, a link is on its way to its address. It is good for an hour. Look among the unwanted mails, too.",
  backToSignIn: "Back to sign in",
  askAgain: "Ask again",
  noMails: "This site sends no mails. Those who run it can give you a new password.",
  resetLead: "It signs you out everywhere and ends your access tokens. A second step of signing in stays.",
  passwordReset: "Your password was changed. Sign in with it.",
  newPassword: "New password",
  changePassword: "Change password",
} as const;

export const t = messages(english, { vi: () => import("./messages.vi.ts") });
