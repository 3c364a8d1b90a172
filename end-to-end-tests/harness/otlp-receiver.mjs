import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { listening } from './listening.mjs';

// The part of opentelemetry-proto's trace service that is read here; the rest is skipped.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes parent_span_id = 4;
    string name = 5;
    int32 kind = 6;
    fixed64 start_time_unix_nano = 7;
    fixed64 end_time_unix_nano = 8;
    repeated KeyValue attributes = 9;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; } }
`);
const Export = root.lookupType('ExportTraceServiceRequest');

/** What an OpenTelemetry collector is to the services: OTLP over HTTP, with all it was sent. */
export class OtlpReceiver {
  spans = [];
  /** The bodies, as far as they can be read as text. */
  text = '';
  requests = 0;
  /** @type {string} */
  address;
  #server = createServer((request, response) => this.#receive(request, response));

  static async start() {
    const receiver = new OtlpReceiver();
    receiver.address = `http://127.0.0.1:${await listening(receiver.#server)}`;
    return receiver;
  }

  named(name) {
    return this.spans.filter((span) => span.name === name);
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #receive(request, response) {
    const parts = await request.toArray().catch(() => undefined);
    // Its sender was killed while it was sending.
    if (!parts) return;
    const sent = Buffer.concat(parts);
    this.requests++;
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    this.text += body.toString('latin1');
    if (request.url === '/v1/traces') this.spans.push(...spansIn(body));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }
}

function spansIn(body) {
  return Export.decode(body).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        name: span.name,
        kind: span.kind,
        trace: hex(span.traceId),
        id: hex(span.spanId),
        parent: hex(span.parentSpanId),
        nanos: span.endTimeUnixNano - span.startTimeUnixNano,
        attributes: attributesOf(span),
        resource: attributesOf(resource),
      })),
    ),
  );
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const attributesOf = ({ attributes }) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
