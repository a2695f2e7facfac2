// Walk every operation with the published SDK for JavaScript.
//
// Takes the base URL and an admin key as arguments, and prints what it saw as one JSON object.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { VERSION } from '@anthropic-ai/sdk/version';

const [baseURL, apiKey] = process.argv.slice(2);
const { organization } = new Anthropic({ baseURL, apiKey, maxRetries: 0 });

async function all(pages, show) {
  const shown = [];
  for await (const each of pages) shown.push(show(each));
  return shown;
}

async function members({ users }) {
  const everybody = await all(users.list({ limit: 3 }), (each) => each.role);
  const page = await users.list({ limit: 2 });
  assert.deepEqual([page.first_id, page.last_id], page.data.map((each) => each.id));
  assert.equal((await users.list({ limit: 2, before_id: page.last_id })).data.length, 1);
  const gone = (await users.list()).data.find((each) => each.role === 'user');
  assert.equal((await users.list({ email: gone.email })).data[0].id, gone.id);
  assert.equal((await users.retrieve(gone.id)).email, gone.email);
  assert.equal((await users.update(gone.id, { role: 'developer' })).role, 'developer');
  assert.equal((await users.remove(gone.id)).type, 'user_deleted');
  return everybody;
}

async function invites({ invites }) {
  const made = await invites.create({ email: 'lena@example.com', role: 'user' });
  assert.equal((await invites.retrieve(made.id)).email, made.email);
  assert.equal((await invites.delete(made.id)).type, 'invite_deleted');
  return all(invites.list({ limit: 1 }), (each) => each.status);
}

async function workspaces({ workspaces, users }) {
  const made = await workspaces.create({ name: 'Checkout' });
  assert.equal((await workspaces.update(made.id, { name: 'Billing' })).name, 'Billing');
  const member = (await users.list()).data.find((each) => each.role === 'developer');
  const people = workspaces.members;
  await people.add(made.id, { user_id: member.id, workspace_role: 'workspace_user' });
  const here = { workspace_id: made.id };
  assert.equal((await people.retrieve(member.id, here)).workspace_role, 'workspace_user');
  const changed = await people.update(member.id, { ...here, workspace_role: 'workspace_admin' });
  assert.equal(changed.workspace_role, 'workspace_admin');
  const roles = await all(people.list(made.id, { limit: 1 }), (each) => each.workspace_role);
  assert.equal((await people.remove(member.id, here)).type, 'workspace_member_deleted');
  assert.notEqual((await workspaces.archive(made.id)).archived_at, null);
  assert.equal((await workspaces.retrieve(made.id)).name, 'Billing');
  for (const include_archived of [false, true]) {
    const ids = await all(workspaces.list({ include_archived }), (each) => each.id);
    assert.equal(ids.includes(made.id), include_archived);
  }
  return roles;
}

async function keys({ apiKeys }) {
  const newest = (await apiKeys.list({ limit: 1 })).data[0];
  assert.equal((await apiKeys.retrieve(newest.id)).name, newest.name);
  const off = await apiKeys.update(newest.id, { name: 'Off', status: 'inactive' });
  assert.equal(off.status, 'inactive');
  return all(apiKeys.list({ limit: 4 }), (each) => each.status);
}

async function error({ users }) {
  try {
    await users.retrieve('user_01CXkxgdeept6DcxCjdmUWfg');
  } catch (raised) {
    assert.ok(raised instanceof Anthropic.NotFoundError);
    return {
      class: raised.constructor.name,
      status: raised.status,
      type: raised.error.error.type,
      message: raised.error.error.message,
      request_id: raised.requestID,
    };
  }
  throw new Error('no error was raised');
}

console.log(
  JSON.stringify({
    sdk: `@anthropic-ai/sdk ${VERSION}`,
    organization: (await organization.retrieve()).name,
    members: await members(organization),
    invites: await invites(organization),
    workspaces: await workspaces(organization),
    keys: await keys(organization),
    error: await error(organization),
  }),
);
