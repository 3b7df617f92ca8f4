// The data of the page: deflated JSON in blocks of base64. The records are inflated when the page opens, texts of
// speeches with their block, when one of them is asked for.

import { SpeechText } from "./text.js";

async function inflate(id) {
  const packed = document.getElementById(id).textContent;
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(packed) : fromBase64(packed);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

function fromBase64(packed) {
  const string = atob(packed);
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) bytes[i] = string.charCodeAt(i);
  return bytes;
}

// The report (docs/formats.md), there once `loadReport` has ended, with what views look up: maps by id (documentOf, speechOf,
// findingOf, templateOf), arrays by the id of a speech (findingsIn, templatesIn), ids of the speeches that have a text
// (texts). Those of a check have `drafts`.
export const data = {};

// Ids are names of strangers, so they are keys of maps, never of objects.
export async function loadReport() {
  const [totals, { texts: places, left_out }, findings, templates] = await Promise.all([
    inflate("report"),
    inflate("index"),
    recordsOf("findings"),
    recordsOf("templates"),
  ]);
  const speeches = totals.documents.flatMap((owner) =>
    owner.speeches.map((speech) => ({ ...speech, document: owner.id })),
  );
  // Texts come in the order of the speeches; null stands for one that the page does not have.
  speeches.forEach((speech, i) => {
    if (places[i]) [speech.block, speech.index] = places[i];
  });
  Object.assign(data, totals, {
    findings,
    templates,
    left_out,
    texts: speeches.filter((speech) => speech.block !== undefined).map((speech) => speech.id),
    documentOf: byId(totals.documents),
    speechOf: byId(speeches),
    findingOf: byId(findings),
    templateOf: byId(templates),
    findingsIn: bySpeech(findings),
    templatesIn: bySpeech(templates),
  });
}

const byId = (records) => new Map(records.map((record) => [record.id, record]));

// All records of the blocks name-0, name-1 and so on.
async function recordsOf(name) {
  const blocks = [];
  while (document.getElementById(`${name}-${blocks.length}`)) blocks.push(inflate(`${name}-${blocks.length}`));
  return (await Promise.all(blocks)).flat();
}

// Speech id -> the records that stand in it, each once, in their order.
function bySpeech(records) {
  const found = new Map();
  for (const record of records) {
    for (const id of new Set(record.occurrences.map((place) => place.speech))) {
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(record);
    }
  }
  return found;
}

const blocks = new Map();
const texts = new Map();

// The text of a speech, of which the page has those that stand in its findings and templates; null for any other.
export async function textOf(id) {
  const speech = data.speechOf.get(id);
  if (speech?.block === undefined) return null;
  if (!texts.has(id)) {
    if (!blocks.has(speech.block)) blocks.set(speech.block, inflate(`texts-${speech.block}`));
    const strings = await blocks.get(speech.block);
    texts.set(id, new SpeechText(strings[speech.index], speech.start));
  }
  return texts.get(id);
}
