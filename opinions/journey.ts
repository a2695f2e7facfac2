// The journey of clients.py, with openapi-fetch and the types that openapi-typescript made.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { env: Record<string, string> };
const baseUrl = process.env.BASE_URL;
const { credentials } = JSON.parse(process.env.DEMO);

function expect(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${actual} where ${expected} should be`);
}

async function registry(): Promise<void> {
  const headers = { Authorization: `Bearer ${credentials.operator_key}` };
  const client = createClient<paths>({ baseUrl, headers });
  const slug = `typed-${Date.now()}`;
  const tenant = (await client.POST("/v1/tenants", { body: { slug, name: "Typed" } })).data!;
  expect(tenant.slug, slug);
  const body = { tenant_id: tenant.id, name: "CI", product: "scanner" };
  const made = (await client.POST("/v1/api-keys", { body })).data!;
  const asked = { body: { key: made.plaintext } };
  const good = (await client.POST("/v1/internal/api-keys/verify", asked)).data!;
  expect(good.valid, true);
  expect(good.tenant_id, tenant.id);
  const params = { path: { id: made.api_key.id } };
  expect((await client.DELETE("/v1/api-keys/{id}", { params })).response.status, 204);
  const bad = (await client.POST("/v1/internal/api-keys/verify", asked)).data!;
  expect(bad.valid, false);
}

async function play(): Promise<void> {
  const headers = { "x-api-key": credentials.dailyplay_key };
  const client = createClient<paths>({ baseUrl, headers });
  const made = await client.POST("/api/org-api-keys/create-session", { body: { game_id: 42 } });
  const body = { token: made.data!.data!.token! };
  const consumed = await client.POST("/api/org-api-keys/consume-session", { body });
  expect(consumed.data!.data!.game_id, 42);
  const again = await client.POST("/api/org-api-keys/consume-session", { body });
  expect(again.response.status, 410);
}

await registry();
await play();
console.log("openapi-typescript: the journey ends as it should");
