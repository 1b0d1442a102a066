// A client as a user would write it, with the types that openapi-typescript generates from the document.
import createClient from "openapi-fetch";
import type { components, paths } from "./stedi.js";

declare const process: { env: Record<string, string | undefined> };

type Run = components["schemas"]["RunView"];

const { STEDI_URL, STEDI_API_KEY } = process.env;
const stedi = createClient<paths>({ baseUrl: STEDI_URL, headers: { Authorization: `Bearer ${STEDI_API_KEY}` } });

const zones = present(await stedi.GET("/api/v1/zones"));
const started: Run = present(await stedi.POST("/api/v1/runs", {
  params: { header: { "Idempotency-Key": "generated-client" } },
  body: { select: "+customer_trusted" },
}));

// The stream ends after the run.
const events: string = present(await stedi.GET("/api/v1/runs/{id}/events", { params: { path: { id: started.id } }, parseAs: "text" }));
const run = present(await stedi.GET("/api/v1/runs/{id}", { params: { path: { id: started.id } } }));
const table = present(await stedi.GET("/api/v1/tables/{name}", { params: { path: { name: "customer_trusted" } } }));
const preview = present(await stedi.GET("/api/v1/tables/{name}/preview", { params: { path: { name: table.name }, query: { limit: 5, sort: ["-email"] } } }));
const history = present(await stedi.GET("/api/v1/runs", { params: { query: { status: "succeeded", limit: 10 } } }));
const missing = await stedi.GET("/api/v1/tables/{name}", { params: { path: { name: "no_such_table" } } });
const detail: string | null | undefined = missing.error?.detail;

console.log(JSON.stringify({
  zones: zones.map(z => z.name),
  status: run.status satisfies "queued" | "running" | "publishing" | "succeeded" | "failed" | "cancelled",
  steps: run.steps.map(s => s.table),
  hasEvents: events.includes("event: run.succeeded"),
  rows: table.rowCount,
  previewed: preview.rows.length,
  runs: typeof history === "string" ? [] : history.items.map(r => r.id), // The response is text with format=csv.
  missing: { status: missing.response.status, detail },
}));

function present<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.url} answered ${answer.response.status}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

// The types refuse what the server refuses. This is never called: it only has to fail to compile.
export async function refused() {
  // @ts-expect-error: select is text.
  await stedi.POST("/api/v1/runs", { body: { select: 1 } });
  // @ts-expect-error: select is required.
  await stedi.POST("/api/v1/runs", { body: {} });
  // @ts-expect-error: there is no such status.
  await stedi.GET("/api/v1/runs", { params: { query: { status: "done" } } });
  // @ts-expect-error: a path parameter is required.
  await stedi.GET("/api/v1/tables/{name}");
  // @ts-expect-error: there is no such call.
  await stedi.GET("/api/v1/nothing");
}
