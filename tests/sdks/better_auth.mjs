// The client of better-auth, signing a person in and out; prints what it saw as one object.
import { createAuthClient } from "better-auth/client";

const [, , baseURL, email, password] = process.argv;
let cookie = "";
const jar = {
  onRequest(context) {
    if (cookie) context.headers.set("cookie", cookie);
    return context;
  },
  onResponse(context) {
    for (const line of context.response.headers.getSetCookie()) cookie = line.split(";")[0];
  },
};
const client = createAuthClient({ baseURL, fetchOptions: jar });
const keys = async () =>
  (await fetch(`${baseURL}/api/customer/v1/api-keys`, { headers: { cookie } })).status;

const seen = { keysBefore: await keys() };
seen.wrong = (await client.signIn.email({ email, password: "wrong password" })).error;
seen.signedIn = (await client.signIn.email({ email, password })).data.user.email;
seen.session = (await client.getSession()).data;
seen.keys = await keys();
seen.sessions = (await client.listSessions()).data.length;
seen.revoked = (await client.revokeOtherSessions()).data;
const change = { currentPassword: password, newPassword: `${password}!`, revokeOtherSessions: true };
seen.changed = (await client.changePassword(change)).data.user.email;
seen.signedOut = (await client.signOut()).data;
seen.sessionAfter = (await client.getSession()).data;
seen.keysAfter = await keys();
console.log(JSON.stringify(seen));
