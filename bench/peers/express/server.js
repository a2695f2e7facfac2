// Express with openapi-backend: routing, validation and security come from the document.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import addFormats from "ajv-formats";
import Database from "better-sqlite3";
import express from "express";
import { OpenAPIBackend } from "openapi-backend";

const data = process.env.BENCH_DATA;
const port = Number(process.argv[2]);

const dataset = JSON.parse(readFileSync(join(data, "dataset.json"), "utf8"));
const secret = Buffer.from(dataset.digest_secret, "hex");
const callers = new Map(Object.entries(dataset.callers));
const items = new Map(dataset.items.map((item) => [item.id, item]));

const database = new Database(join(data, "keys.sqlite3"), { readonly: true });
const lookup = database.prepare("SELECT tenant_id, scopes FROM api_keys WHERE digest = ?");

const digest = (key) => createHmac("sha256", secret).update(key).digest("hex");

function verify(key) {
  const row = lookup.get(digest(key));
  if (!row) return { valid: false, tenant_id: null, scopes: [] };
  return { valid: true, tenant_id: row.tenant_id, scopes: row.scopes.split(" ") };
}

const refuse = (status, detail) => (context, request, response) =>
  response.status(status).json({ detail });

const api = new OpenAPIBackend({
  definition: fileURLToPath(new URL("../../documents/items.json", import.meta.url)),
  // The check of the definition at start knows OpenAPI 3.0 only; requests are validated all the same.
  quick: true,
  customizeAjv: (ajv) => addFormats(ajv),
  handlers: {
    get_item: (context, request, response) => {
      const item = items.get(context.request.params.item_id);
      if (!item) return response.status(404).json({ detail: "no item has this id" });
      return response.json(item);
    },
    verify_key: (context, request, response) =>
      response.json(verify(context.request.requestBody.key)),
    unauthorizedHandler: refuse(401, "unknown API key"),
    validationFail: refuse(400, "the request does not fit the document"),
    notFound: refuse(404, "no such path"),
    methodNotAllowed: refuse(405, "no such method"),
  },
});
api.registerSecurityHandler("apiKey", (context) => {
  const key = context.request.headers["x-api-key"];
  return key !== undefined && callers.get(digest(key));
});
await api.init();

const app = express();
app.use(express.json({ limit: "1mb" }));
app.use((request, response) => api.handleRequest(request, request, response));
app.listen(port, "127.0.0.1");
