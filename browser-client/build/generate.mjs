// `npm run generate`: what is made from docs/asyncapi.yaml and kept with the sources.
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { eventTypes } from "./event-types.mjs";

const document = parse(readFileSync("../docs/asyncapi.yaml", "utf8"));
writeFileSync("src/main/resources/META-INF/resources/holdfast/event-types.js", eventTypes(document));
