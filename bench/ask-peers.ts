import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { tfIdfRegression } from './tf-idf-regression.ts'

/** A text that belongs to a view. */
export interface AskSample {
  readonly text: string
  readonly view: string
}

/** What a peer makes of a question. */
export interface PeerGuess {
  readonly view: string | null
  /** The higher, the surer. */
  readonly score: number
}

/** A peer that has learned its samples. */
export type Peer = (question: string) => Promise<PeerGuess>

/** Where the peers' packages are installed. */
export const peersFolder: string = fileURLToPath(new URL('../tools/ask-peers/', import.meta.url))

const load = createRequire(`${peersFolder}package.json`)

/** The peers by name, each with the best settings that we found for it. */
export const peers: Readonly<Record<string, (samples: readonly AskSample[]) => Promise<Peer>>> = {
  MiniSearch: miniSearch,
  'Fuse.js': fuse,
  'node-nlp': nodeNlp,
  'TF-IDF + regression': async (samples) => tfIdfRegression(samples),
}

/** The package that a peer needs; the last is our own few lines. */
export const packageOf: Readonly<Record<string, string | undefined>> = {
  MiniSearch: 'minisearch',
  'Fuse.js': 'fuse.js',
  'node-nlp': 'node-nlp',
}

interface MiniSearchIndex {
  addAll(documents: readonly object[]): void
  search(
    query: string,
    options: object,
  ): readonly { readonly view: string; readonly score: number }[]
}

/** BM25 over the samples, each a document; of each view its three best count. */
async function miniSearch(samples: readonly AskSample[]): Promise<Peer> {
  const loaded = load('minisearch') as { default?: unknown }
  const Index = (loaded.default ?? loaded) as new (options: object) => MiniSearchIndex
  const index = new Index({ fields: ['text'], storeFields: ['view'] })
  index.addAll(samples.map((sample, id) => ({ id, ...sample })))
  return async (question) => {
    const sums = new Map<string, number[]>()
    for (const { view, score } of index.search(question, { prefix: true, fuzzy: 0.2 }))
      sums.set(view, [...(sums.get(view) ?? []), score])
    return best([...sums].map(([view, scores]) => [view, sum(scores.slice(0, 3))]))
  }
}

interface FuseIndex {
  search(
    query: string,
    options: object,
  ): readonly { readonly item: AskSample; readonly score: number }[]
}

/** The nearest sample; Fuse's score is a distance. */
async function fuse(samples: readonly AskSample[]): Promise<Peer> {
  const loaded = load('fuse.js') as { default?: unknown }
  const Fuse = (loaded.default ?? loaded) as new (
    samples: readonly AskSample[],
    options: object,
  ) => FuseIndex
  const index = new Fuse(samples, {
    keys: ['text'],
    includeScore: true,
    ignoreLocation: true,
    threshold: 1,
    useExtendedSearch: false,
  })
  return async (question) => {
    const [found] = index.search(question, { limit: 1 })
    return found === undefined
      ? { view: null, score: 0 }
      : { view: found.item.view, score: 1 - found.score }
  }
}

interface NlpManager {
  addDocument(language: string, text: string, intent: string): void
  train(): Promise<unknown>
  process(
    language: string,
    text: string,
  ): Promise<{ readonly intent: string; readonly score: number }>
}

async function nodeNlp(samples: readonly AskSample[]): Promise<Peer> {
  const { NlpManager: Manager } = load('node-nlp') as {
    readonly NlpManager: new (options: object) => NlpManager
  }
  const manager = new Manager({
    languages: ['en'],
    nlu: { log: false },
    forceNER: false,
    autoSave: false,
    modelFileName: '',
  })
  for (const { text, view } of samples) manager.addDocument('en', text, view)
  await manager.train()
  return async (question) => {
    const { intent, score } = await manager.process('en', question)
    return { view: intent === 'None' ? null : intent, score }
  }
}

/** The view with the highest score. */
function best(scores: readonly (readonly [string, number])[]): PeerGuess {
  let found: PeerGuess = { view: null, score: 0 }
  for (const [view, score] of scores) if (score > found.score) found = { view, score }
  return found
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
