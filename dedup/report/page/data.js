// The data of the page: deflated JSON in blocks of base64. The records are inflated when the page opens, texts of
// speeches with their block, when one of them is asked for.

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

// The text of a speech. Places are code points of its document, as everywhere in a report; a JavaScript string counts
// a character beyond U+FFFF twice, so the places of those are kept.
class SpeechText {
  constructor(string, start) {
    this.string = string;
    this.start = start;
    this.wide = [];
    let at = start;
    if (/[\ud800-\udfff]/.test(string)) {
      for (const character of string) {
        if (character.length > 1) this.wide.push(at);
        at++;
      }
    } else {
      at += string.length;
    }
    this.end = at;
  }

  // The place in the string of a place in the document.
  unit(at) {
    const place = Math.min(Math.max(at, this.start), this.end);
    return place - this.start + lowerBound(this.wide, place);
  }

  // The place in the document of a place in the string.
  point(unit) {
    let [low, high] = [this.start, this.end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.unit(middle) < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  slice(from, to) {
    return this.string.slice(this.unit(from), this.unit(to));
  }
}

// How many of the ascending numbers are less than the value.
function lowerBound(numbers, value) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
page.lowerBound = lowerBound;

// The report, with what views look up by id. Ids are names of strangers, so they are keys of maps, never of objects.
page.loadReport = async () => {
  const [data, { texts, left_out }, findings, templates] = await Promise.all([
    inflate("report"),
    inflate("index"),
    records("findings"),
    records("templates"),
  ]);
  Object.assign(data, { findings, templates, left_out });
  const documents = new Map(data.documents.map((one) => [one.id, one]));
  const speeches = new Map();
  for (const owner of data.documents) {
    for (const speech of owner.speeches) speeches.set(speech.id, { ...speech, document: owner.id });
  }
  // Texts come in the order of the speeches; null stands for one that the page does not have.
  data.texts = [];
  for (const [speech, place] of [...speeches.values()].map((one, i) => [one, texts[i]])) {
    if (place) [speech.block, speech.index] = place;
    if (place) data.texts.push(speech.id);
  }
  page.data = Object.assign(data, {
    documentOf: documents,
    speechOf: speeches,
    findingOf: new Map(data.findings.map((finding) => [finding.id, finding])),
    templateOf: new Map(data.templates.map((template) => [template.id, template])),
    findingsIn: index(data.findings, (finding) => finding.occurrences),
    templatesIn: index(data.templates, (template) => template.occurrences),
  });
  return data;
};

// All records of the blocks name-0, name-1 and so on.
async function records(name) {
  const blocks = [];
  while (document.getElementById(`${name}-${blocks.length}`)) blocks.push(inflate(`${name}-${blocks.length}`));
  return (await Promise.all(blocks)).flat();
}

// Speech id -> the records that stand in it, each once, in their order.
function index(records, places) {
  const found = new Map();
  for (const record of records) {
    for (const id of new Set(places(record).map((place) => place.speech))) {
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(record);
    }
  }
  return found;
}

const blocks = new Map();
const texts = new Map();

// The text of a speech, of which the page has those that stand in its findings and templates; null for any other.
page.text = async (id) => {
  const speech = page.data.speechOf.get(id);
  if (speech?.block === undefined) return null;
  if (!texts.has(id)) {
    if (!blocks.has(speech.block)) blocks.set(speech.block, inflate(`texts-${speech.block}`));
    const strings = await blocks.get(speech.block);
    texts.set(id, new SpeechText(strings[speech.index], speech.start));
  }
  return texts.get(id);
};
